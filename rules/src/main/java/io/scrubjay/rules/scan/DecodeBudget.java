package io.scrubjay.rules.scan;

/** How much may be decoded for one field, over all encodings and depths together. One thread. */
final class DecodeBudget {
    /** Honest text takes once or twice its length; more only where runs hold runs or nothing tells where groups begin. */
    private static final int TIMES_FIELD = 4;
    /** What a small field may take in any case. */
    private static final int LEAST_BYTES = 64 * 1024;

    private final int fieldBytes;
    private final long limit;
    private long taken;

    DecodeBudget(int fieldBytes) {
        this.fieldBytes = fieldBytes;
        this.limit = Math.max(LEAST_BYTES, (long) TIMES_FIELD * fieldBytes);
    }

    /**
     * Takes a run's part of the budget.
     *
     * @param encodedBytes its raw length, which no encoding exceeds when it is undone
     * @throws ScanException if this is more than is left
     */
    void take(int encodedBytes) {
        taken += encodedBytes;
        if (taken > limit) {
            throw new ScanException("examine: over budget: more than " + TIMES_FIELD + " times the " + fieldBytes
                    + " bytes of a field to decode");
        }
    }

    /** How many bytes were asked for so far. */
    long taken() {
        return taken;
    }
}
