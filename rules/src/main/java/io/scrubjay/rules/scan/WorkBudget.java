package io.scrubjay.rules.scan;

/**
 * How much the exact stage may do for one field, over all rules, encodings and depths together, counted in bytes that are
 * looked at. Text in its worst order takes the same work a byte however long it is; this says how much. One thread.
 */
final class WorkBudget {
    /**
     * A line of clean logs takes up to 3, and 0.14 on average; texts that hold secrets up to 15, one name or literal over
     * and over up to 75. This many take about a second for a mebibyte.
     */
    private static final long BYTES_A_BYTE = 128;
    /** What a small field may take in any case. */
    private static final long LEAST_BYTES = 1 << 24;

    /** For each byte that is inflated. */
    private static final long BYTES_AN_INFLATED_BYTE = 64;

    private final int fieldBytes;
    private final PayloadBudget payload;
    private long limit;
    private long taken;

    WorkBudget(int fieldBytes) {
        this(fieldBytes, PayloadBudget.none());
    }

    /** @param payload of which the field is a part, and its work, too */
    WorkBudget(int fieldBytes, PayloadBudget payload) {
        this.fieldBytes = fieldBytes;
        this.payload = payload;
        this.limit = Math.max(LEAST_BYTES, BYTES_A_BYTE * fieldBytes);
    }

    /**
     * Counts work.
     *
     * @throws OverBudgetException if this is more than is left, for the field or its payload
     */
    void take(long bytes) {
        taken += bytes;
        if (taken > limit) {
            throw new OverBudgetException("examine: over budget: more than " + limit + " bytes of work for a field of "
                    + fieldBytes + " bytes");
        }
        payload.take(bytes);
    }

    /** Counts a look at a text of the field, or decoded from it, which only its payload has to allow for. */
    void takeText(int bytes) {
        payload.takeText(bytes);
    }

    /** Counts the checks of what a rule matched, which only its payload has to allow for. */
    void takeChecked(int bytes) {
        payload.takeChecked(bytes);
    }

    /** Counts an attempt to inflate something, which only its payload has to allow for. */
    void takeInflating() {
        payload.takeInflating();
    }

    /** Allows for the work on what was inflated, which is much more than the field. */
    void addInflated(int bytes) {
        limit += BYTES_AN_INFLATED_BYTE * bytes;
        payload.addInflated(bytes);
    }

    /** What was counted so far. */
    long taken() {
        return taken;
    }
}
