package io.scrubjay.proxy.revoke;

/** Says why a registration cannot be taken; the message shows nothing of what was sent but its place. */
public final class RegistrationException extends Exception {
    private static final long serialVersionUID = 1L;

    RegistrationException(String message) {
        super(message);
    }
}
