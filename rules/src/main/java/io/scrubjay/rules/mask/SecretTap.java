package io.scrubjay.rules.mask;

import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;

/**
 * Hears of each secret that is masked, with the secret itself. Called where fields are redacted: must not block or
 * throw.
 */
@FunctionalInterface
public interface SecretTap {
    /** Takes nothing. */
    SecretTap NONE = (rule, fingerprint, secret) -> {};

    /**
     * Hears of a secret.
     *
     * @param secret borrowed, wiped afterwards; copy what must last
     */
    void secret(Rule rule, Fingerprint fingerprint, byte[] secret);
}
