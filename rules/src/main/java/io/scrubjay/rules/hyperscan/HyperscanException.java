package io.scrubjay.rules.hyperscan;

/** Says that the native library could not be loaded or refused a pattern, with the reason that an operator can act on. */
public final class HyperscanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HyperscanException(String message) {
        super(message);
    }

    public HyperscanException(String message, Throwable cause) {
        super(message, cause);
    }
}
