package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.config.SecretValue;
import java.security.MessageDigest;
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
        this.digest = token == null ? null : Gate.sha256(token.reveal());
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
        String given = bearer(authorization);
        if (given == null) {
            return challenge("authorization: missing (expected: Bearer and the token of admin.token)");
        }
        // digests have one length, so that the comparison tells nothing of the token's
        if (!MessageDigest.isEqual(digest, Gate.sha256(given))) {
            return AdminResponse.problem(
                            401, "Unauthorized", "authorization: wrong token (expected: that of admin.token)")
                    .with("www-authenticate", CHALLENGE + ", error=\"invalid_token\"");
        }
        return null;
    }

    /** The token of a request; null if it brings none, or several. */
    static @Nullable String bearer(List<String> authorization) {
        String given = authorization.size() == 1 ? authorization.getFirst() : "";
        return given.toLowerCase(Locale.ROOT).startsWith(SCHEME) ? given.substring(SCHEME.length()).strip() : null;
    }

    /** The answer to a request without the token that it needs. */
    static AdminResponse challenge(String detail) {
        return AdminResponse.problem(401, "Unauthorized", detail).with("www-authenticate", CHALLENGE);
    }
}
