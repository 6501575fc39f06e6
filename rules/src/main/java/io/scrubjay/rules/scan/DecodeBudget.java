package io.scrubjay.rules.scan;

/** How much may be decoded for one field, over all encodings and depths together. One thread. */
final class DecodeBudget {
    /** Every group's phase of every encoding once would be less than this many times the field. */
    private static final int TIMES_FIELD = 4;
    /** What a small field may take in any case. */
    private static final int LEAST_BYTES = 64 * 1024;

    private final int fieldBytes;
    private long left;

    DecodeBudget(int fieldBytes) {
        this.fieldBytes = fieldBytes;
        this.left = Math.max(LEAST_BYTES, (long) TIMES_FIELD * fieldBytes);
    }

    /** @throws ScanException if this is more than is left */
    void take(int decodedBytes) {
        left -= decodedBytes;
        if (left < 0) {
            throw new ScanException("examine: over budget: more than " + TIMES_FIELD + " times the " + fieldBytes
                    + " bytes of a field to decode");
        }
    }
}
