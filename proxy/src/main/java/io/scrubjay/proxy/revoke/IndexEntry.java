package io.scrubjay.proxy.revoke;

import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.scan.TokenHint;
import org.jspecify.annotations.Nullable;

/**
 * What is kept in memory of a registered credential.
 *
 * @param fingerprint keyed name of the secret
 * @param hint where the secret may stand; null where nobody said
 */
record IndexEntry(Fingerprint fingerprint, @Nullable TokenHint hint) {
    static IndexEntry of(Credential credential) {
        return new IndexEntry(credential.fingerprint(), credential.hint());
    }
}
