package io.scrubjay.rules.scan;

/**
 * How much the exact stage may do for all fields of one payload together, counted as {@link WorkBudget} counts, and besides
 * every byte of every text that is looked at: keys, which are looked at again with each of their values, and what was decoded.
 * One thread.
 */
final class PayloadBudget {
    /** Telemetry in which every record leaks takes 3, a payload of nothing but secrets up to 30. */
    private static final long BYTES_A_BYTE = 64;
    /** What a small payload may take in any case, as one field of it may. */
    private static final long LEAST_BYTES = 1 << 24;

    /** Large ones may take this, some seconds, and less for each of their bytes. */
    private static final long LARGE_BYTES = 1 << 29;

    private static final long BYTES_A_BYTE_OF_LARGE = 16;

    /** For each byte that the checks of a rule see, as there are several. */
    private static final long BYTES_A_CHECKED_BYTE = 4;

    /** For making ready to inflate, whatever comes of it. */
    private static final long BYTES_AN_INFLATING = 4096;

    /** For looking at a text at all, however short it is. */
    private static final long BYTES_A_TEXT = 256;

    /** What is inflated counts like the payload, up to so many times its length... */
    private static final int INFLATED_TIMES = 16;
    /** ...or so many bytes. */
    private static final long LEAST_INFLATED_BYTES = 8 << 20;

    private final long payloadBytes;
    private final long maxInflatedBytes;
    private long inflatedBytes;
    private long taken;

    PayloadBudget(int payloadBytes) {
        this.payloadBytes = payloadBytes;
        this.maxInflatedBytes = Math.max(LEAST_INFLATED_BYTES, (long) INFLATED_TIMES * payloadBytes);
    }

    /** One that no field alone exhausts. */
    static PayloadBudget none() {
        return new PayloadBudget(Integer.MAX_VALUE);
    }

    /**
     * Counts work.
     *
     * @throws OverBudgetException if this is more than is left
     */
    void take(long bytes) {
        taken += bytes;
        if (taken > limit()) {
            throw new OverBudgetException("examine: over budget: more than " + limit() + " bytes of work for a payload of "
                    + payloadBytes + " bytes");
        }
    }

    /** Counts a look at a text. */
    void takeText(int bytes) {
        take(BYTES_A_TEXT + bytes);
    }

    /** Counts the checks of what a rule matched. */
    void takeChecked(int bytes) {
        take(BYTES_A_CHECKED_BYTE * bytes);
    }

    /** Counts an attempt to inflate something. */
    void takeInflating() {
        take(BYTES_AN_INFLATING);
    }

    /** Allows for the work on what was inflated. */
    void addInflated(int bytes) {
        inflatedBytes = Math.min(maxInflatedBytes, inflatedBytes + bytes);
    }

    /** What was counted so far. */
    long taken() {
        return taken;
    }

    /** The most that may be counted. */
    long limit() {
        long bytes = payloadBytes + inflatedBytes;
        return Math.max(
                LEAST_BYTES, Math.min(BYTES_A_BYTE * bytes, LARGE_BYTES + BYTES_A_BYTE_OF_LARGE * bytes));
    }
}
