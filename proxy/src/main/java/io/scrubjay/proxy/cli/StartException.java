package io.scrubjay.proxy.cli;

/** Says why a valid configuration could not be started: {@code receivers.otlp.grpc: 127.0.0.1:4317 (expected: ...)}. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
