package io.scrubjay.proxy.revoke;

/** How one registration ended. */
public enum Registration {
    /** It is new. */
    CREATED,
    /** The same issuer had registered it otherwise. */
    UPDATED,
    /** It stood there just so. */
    UNCHANGED,
    /** Another issuer has registered this secret. */
    CONFLICT,
    /** The registry holds as many as it may. */
    FULL
}
