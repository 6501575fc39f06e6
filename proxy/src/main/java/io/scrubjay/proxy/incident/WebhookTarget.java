package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.AddressRules;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A configured webhook. Its URL may hold a token, so that only scheme and authority are ever shown.
 *
 * @param key names the webhook in the outbox across restarts: a digest of its URL, and of a format that is not the default
 * @param label scheme and authority, for people
 * @param asymmetricSigner signs besides; null for not
 * @param rules which addresses it may be at
 */
record WebhookTarget(
        String key,
        String label,
        URI url,
        WebhookSigner signer,
        @Nullable Ed25519Signer asymmetricSigner,
        EventFormat format,
        AddressRules rules) {

    /** The value of {@code webhook-signature}: one or two signatures, separated by a blank. */
    String sign(String id, long timestampSeconds, byte[] body) {
        String symmetric = signer.sign(id, timestampSeconds, body);
        return asymmetricSigner == null
                ? symmetric
                : symmetric + " " + asymmetricSigner.sign(id, timestampSeconds, body);
    }

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
        SecretValue signingKey = webhook.signingKey();
        boolean isPartner = webhook.format().equals("github") || webhook.format().equals("gitlab");
        Ed25519Signer asymmetric =
                signingKey == null || isPartner ? null : new Ed25519Signer(signingKey.reveal());
        return new WebhookTarget(
                digest(webhook.format().equals("cloudevents") ? url.toString() : url + " " + webhook.format()),
                label,
                url,
                new WebhookSigner(webhook.secret().reveal()),
                asymmetric,
                format(webhook.format(), signingKey, asymmetric, label),
                new AddressRules(webhook.allowPrivate()));
    }

    private static EventFormat format(
            String name, @Nullable SecretValue key, @Nullable Ed25519Signer signer, String label) {
        return switch (name) {
            case "ocsf" -> new OcsfFormat();
            case "set" -> new SecurityEventFormat(required(signer, name), label);
            case "github" -> PartnerFormat.github(new EcdsaSigner(required(key, name).reveal()));
            case "gitlab" -> PartnerFormat.gitlab(new EcdsaSigner(required(key, name).reveal()));
            default -> EventFormat.CLOUD_EVENTS;
        };
    }

    private static <T> T required(@Nullable T key, String format) {
        if (key == null) {
            throw new IllegalArgumentException("webhook signingKey: missing (expected: set for format " + format + ")");
        }
        return key;
    }

    @Override
    public String toString() {
        return label;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }
}
