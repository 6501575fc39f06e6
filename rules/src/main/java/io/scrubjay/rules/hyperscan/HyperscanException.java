package io.scrubjay.rules.hyperscan;

/** Says that the native library could not be loaded or refused a pattern, with the reason that an operator can act on. */
public final class HyperscanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int pattern;

    public HyperscanException(String message) {
        this(message, -1);
    }

    HyperscanException(String message, int pattern) {
        super(message);
        this.pattern = pattern;
    }

    public HyperscanException(String message, Throwable cause) {
        super(message, cause);
        this.pattern = -1;
    }

    /** The id of the pattern that was refused; -1 where something else was wrong. */
    public int pattern() {
        return pattern;
    }
}
