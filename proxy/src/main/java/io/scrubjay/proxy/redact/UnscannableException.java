package io.scrubjay.proxy.redact;

import java.util.Locale;

/**
 * Says that a payload could not be scanned whole and must be refused; nothing of it may leave.
 *
 * <p>The message names the defect and its offset, never payload bytes.
 */
public final class UnscannableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; the tag of the refusal counter. */
    public enum Reason {
        /** Not what its content type says; the sender must not repeat it (400, INVALID_ARGUMENT). */
        MALFORMED,
        /** Nested deeper than the limit (400, INVALID_ARGUMENT). */
        TOO_DEEP,
        /** Compressed within, in a way that is not undone (400, INVALID_ARGUMENT). */
        OPAQUE,
        /**
         * Larger than the limit, before or after decompression, or more to examine than work and memory are set aside for (413,
         * RESOURCE_EXHAUSTED without retry).
         */
        TOO_LARGE,
        /** The scanner failed; the sender may try again (503, UNAVAILABLE). */
        SCAN_FAILED;

        /** The word in metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    public UnscannableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public UnscannableException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why it could not be scanned. */
    public Reason reason() {
        return reason;
    }
}
