package io.scrubjay.proxy.revoke.connector;

/** What a connector must have of a credential. */
public enum Needs {
    /** By what the provider knows it. */
    HANDLE,
    /** The credential itself. */
    PLAINTEXT
}
