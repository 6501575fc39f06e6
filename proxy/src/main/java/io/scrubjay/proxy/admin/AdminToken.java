package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.config.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may change something: it must bring the configured token as {@code Authorization: Bearer}
 * (RFC 6750). Without a configured one nothing may be changed. Any thread.
 */
final class AdminToken {
    private static final String SCHEME = "bearer ";
    private static final String CHALLENGE = "Bearer realm=\"scrubjay\"";

    private final byte @Nullable [] digest;

    /** @param token null if nothing may be changed */
    AdminToken(@Nullable SecretValue token) {
        this.digest = token == null ? null : sha256(token.reveal());
    }

    /** The answer to a request that may not be served; null for one that may. */
    @Nullable AdminResponse refusal(List<String> authorization) {
        if (digest == null) {
            return AdminResponse.problem(
                    403,
                    "Forbidden",
                    "admin.token: not set (expected: env:NAME or file:PATH in the configuration; without it nothing can be"
                            + " changed here)");
        }
        String given = authorization.size() == 1 ? authorization.getFirst() : "";
        if (!given.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return AdminResponse.problem(
                            401, "Unauthorized", "authorization: missing (expected: Bearer and the token of admin.token)")
                    .with("www-authenticate", CHALLENGE);
        }
        // digests have one length, so that the comparison tells nothing of the token's
        if (!MessageDigest.isEqual(digest, sha256(given.substring(SCHEME.length()).strip()))) {
            return AdminResponse.problem(
                            401, "Unauthorized", "authorization: wrong token (expected: that of admin.token)")
                    .with("www-authenticate", CHALLENGE + ", error=\"invalid_token\"");
        }
        return null;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }
}
