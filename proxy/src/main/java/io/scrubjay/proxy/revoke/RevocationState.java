package io.scrubjay.proxy.revoke;

import java.util.Locale;

/** How far a revocation has come. */
public enum RevocationState {
    /** It waits for people. */
    PLANNED,
    /** It is to be done, or done again. */
    APPROVED,
    /** The provider took the order; its end is not seen yet. */
    REVOKED,
    /** The provider no longer knows the credential. */
    VERIFIED_DEAD,
    /** It cannot be done, or was not seen to work. */
    FAILED,
    /** It is not to be done. */
    SUPPRESSED;

    /** Whether something is still to come. */
    boolean isOpen() {
        return this == PLANNED || this == APPROVED || this == REVOKED;
    }

    /** The word in store, events and API: {@code "verified_dead"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RevocationState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
