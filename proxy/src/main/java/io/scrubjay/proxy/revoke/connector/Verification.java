package io.scrubjay.proxy.revoke.connector;

/** Whether a provider still knows a credential. */
public enum Verification {
    /** It does not: the credential is dead. */
    DEAD,
    /** It does. */
    ALIVE,
    /** It could not be asked this time. */
    UNKNOWN,
    /** It cannot be asked at all. */
    UNSUPPORTED
}
