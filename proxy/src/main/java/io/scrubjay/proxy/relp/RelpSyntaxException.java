package io.scrubjay.proxy.relp;

/** Says that a stream holds no frame of RELP, or one above the limit. Without a stack trace: it is the peer's doing. */
public final class RelpSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    RelpSyntaxException(boolean tooLarge, String message) {
        super(message, null, false, false);
        this.tooLarge = tooLarge;
    }

    /** Whether it is a frame, but above the limit. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
