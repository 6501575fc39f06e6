package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.revoke.Handle;
import java.nio.charset.StandardCharsets;

/** What a connector authenticates with. Any thread. */
@FunctionalInterface
interface CredentialSource {
    /** A copy for one call, which the caller wipes. */
    byte[] forCall();

    /** Whether a handle names it; then no connector of ours revokes it. */
    default boolean isNamedBy(Handle handle) {
        return false;
    }

    /** The configured text itself. */
    static CredentialSource of(SecretValue secret) {
        return () -> secret.reveal().getBytes(StandardCharsets.UTF_8);
    }
}
