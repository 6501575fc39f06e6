package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.config.ScrubjayConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A configured webhook. Its URL may hold a token, so that only scheme and authority are ever shown.
 *
 * <p>Loopback and private addresses are allowed: the operator configured them, no telemetry can.
 *
 * @param key names the webhook in the outbox across restarts: a digest of its URL
 * @param label scheme and authority, for people
 */
record WebhookTarget(String key, String label, URI url, WebhookSigner signer) {

    static WebhookTarget of(ScrubjayConfig.Webhook webhook) {
        URI url = webhook.url();
        String scheme = url.getScheme();
        if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "webhook url: scheme " + scheme + " (expected: http:// or https:// and a host)");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("webhook url: user info of host " + url.getHost()
                    + " (expected: none; the signature authenticates us)");
        }
        String label = scheme + "://" + url.getRawAuthority();
        return new WebhookTarget(digest(url), label, url, new WebhookSigner(webhook.secret().reveal()));
    }

    @Override
    public String toString() {
        return label;
    }

    private static String digest(URI url) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(url.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }
}
