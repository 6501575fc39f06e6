package io.scrubjay.proxy.revoke.connector;

/** How much a revocation takes away, least first. */
public enum Scope {
    /** The credential alone. */
    CREDENTIAL,
    /** A session or lease. */
    LEASE,
    /** A token with all that was made with it. */
    TOKEN_TREE,
    /** Everything of a user, role or path: two people must approve. */
    USER;

    /** Whether it may be done without people. */
    public boolean isAutomatic() {
        return this != USER;
    }
}
