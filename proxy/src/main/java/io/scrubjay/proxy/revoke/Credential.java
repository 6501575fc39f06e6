package io.scrubjay.proxy.revoke;

import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.scan.TokenHint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An issued credential as its issuer registered it; never the secret.
 *
 * @param fingerprint keyed name of the secret
 * @param issuer who registered it, by its name in the configuration
 * @param connector what can revoke it, by its name in the configuration
 * @param handle by what the connector knows it
 * @param owner the team or person that answers for it; null where the issuer does not say
 * @param agent who holds it; null where the issuer does not say
 * @param task what it was issued for; null where the issuer does not say
 * @param credentialClass how freely it may be revoked
 * @param expiresAt when it dies by itself; null for never
 * @param hint where the secret may stand; null where the issuer does not say
 */
public record Credential(
        Fingerprint fingerprint,
        String issuer,
        String connector,
        Handle handle,
        @Nullable String owner,
        @Nullable String agent,
        @Nullable String task,
        CredentialClass credentialClass,
        @Nullable Instant expiresAt,
        @Nullable TokenHint hint) {
    static final int MAX_NAME_CHARS = 200;

    public Credential {
        checkName("owner", owner);
        checkName("agent", agent);
        checkName("task", task);
    }

    /** A credential of which nobody says where its secret may stand. */
    public Credential(
            Fingerprint fingerprint,
            String issuer,
            String connector,
            Handle handle,
            @Nullable String owner,
            @Nullable String agent,
            @Nullable String task,
            CredentialClass credentialClass,
            @Nullable Instant expiresAt) {
        this(fingerprint, issuer, connector, handle, owner, agent, task, credentialClass, expiresAt, null);
    }

    /** The same with what is known of where its secret may stand. */
    Credential withHint(@Nullable TokenHint known) {
        return new Credential(
                fingerprint, issuer, connector, handle, owner, agent, task, credentialClass, expiresAt, known);
    }

    /** Whether it has died by itself, give or take the clocks' difference. */
    public boolean isExpired(Instant now, Duration skew) {
        return expiresAt != null && expiresAt.plus(skew).isBefore(now);
    }

    private static void checkName(String field, @Nullable String name) {
        if (name == null) {
            return;
        }
        if (name.isBlank() || name.length() > MAX_NAME_CHARS || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    field + ": malformed (expected: 1 to " + MAX_NAME_CHARS + " printable characters)");
        }
    }
}
