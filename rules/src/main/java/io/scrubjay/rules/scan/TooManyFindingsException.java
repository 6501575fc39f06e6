package io.scrubjay.rules.scan;

/** Says that bytes hold more findings than memory is set aside for. */
public final class TooManyFindingsException extends OverBudgetException {
    private static final long serialVersionUID = 1L;

    /** Each takes a part of this until its field is redacted: its place, its mask, its name. */
    private static final int BYTES_IN_A_FIELD = 2048;
    /** Of the other fields of a payload only masks are kept. */
    private static final int BYTES_IN_A_PAYLOAD = 512;

    private static final int LEAST = 1024;

    /**
     * Says so.
     *
     * @param most how many are allowed
     * @param of what they stand in
     */
    public TooManyFindingsException(int most, String of) {
        super("examine: over " + most + " findings in a " + of);
    }

    /** How many findings one field may have: one for so many bytes of the heap. */
    public static int maxOfField() {
        return most(BYTES_IN_A_FIELD);
    }

    /** How many findings all fields of a payload may have together. */
    public static int maxOfPayload() {
        return most(BYTES_IN_A_PAYLOAD);
    }

    private static int most(int bytes) {
        return Math.clamp(Runtime.getRuntime().maxMemory() / bytes, LEAST, 1 << 22);
    }
}
