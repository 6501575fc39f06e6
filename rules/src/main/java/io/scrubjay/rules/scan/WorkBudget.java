package io.scrubjay.rules.scan;

/**
 * How much the exact stage may do for one field, over all rules, encodings and depths together, counted in bytes that are
 * looked at. Text in its worst order takes the same work a byte however long it is; this says how much. One thread.
 */
final class WorkBudget {
    /** Honest text takes up to some dozens. */
    private static final long BYTES_A_BYTE = 1024;
    /** What a small field may take in any case. */
    private static final long LEAST_BYTES = 1 << 24;

    private final int fieldBytes;
    private final long limit;
    private long taken;

    WorkBudget(int fieldBytes) {
        this.fieldBytes = fieldBytes;
        this.limit = Math.max(LEAST_BYTES, BYTES_A_BYTE * fieldBytes);
    }

    /**
     * Counts work.
     *
     * @throws ScanException if this is more than is left
     */
    void take(long bytes) {
        taken += bytes;
        if (taken > limit) {
            throw new ScanException("examine: over budget: more than " + limit + " bytes of work for a field of "
                    + fieldBytes + " bytes");
        }
    }

    /** What was counted so far. */
    long taken() {
        return taken;
    }
}
