package io.scrubjay.proxy.receive.otlp;

/** Says that a request is refused for a defect of its own; the message is for the sender and holds none of its payload. */
final class RequestRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    RequestRefusedException(RefusalReason reason, String message) {
        super(message, null, false, false); // expected on bad input: a stack trace would only cost
        this.reason = reason;
    }

    RefusalReason reason() {
        return reason;
    }
}
