package io.scrubjay.proxy.incident;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhook bodies by Standard Webhooks: HMAC-SHA-256 over {@code id.timestamp.body}. Any thread.
 *
 * <p>A secret that begins with {@code whsec_} is base64 from there on, as the specification has it; any other is its
 * own UTF-8 bytes, which a receiver that expects the prefix gets as {@code whsec_} and the base64 of those bytes.
 *
 * @see <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>
 */
final class WebhookSigner {
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if the secret is empty or not base64 after its prefix */
    WebhookSigner(String secret) {
        byte[] bytes;
        try {
            bytes = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : secret.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // neither the cause nor the value: both would show the secret
            throw new IllegalArgumentException("webhook secret: [hidden] (expected: base64 after 'whsec_')");
        }
        if (bytes.length == 0) {
            throw new IllegalArgumentException("webhook secret: empty (expected: 24 to 64 random bytes)");
        }
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** The value of {@code webhook-signature}. */
    String sign(String id, long timestampSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((id + "." + timestampSeconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: not available in this JDK", e);
        }
    }
}
