package io.scrubjay.rules.scan;

/** What a rule says about the beginning of a value in a payload as it came. Immutable, any thread. */
interface RawValue {
    /**
     * Whether a value that the rule accepts may begin here.
     *
     * @param from the first byte
     * @param to where the value must be over: the end of its field, or of the payload where that is not known
     * @param whole whether the value ends at {@code to}
     */
    boolean mayBeginAt(RawPayload payload, int from, int to, boolean whole);

    /** Whether a byte of some value may stand so far behind its beginning, as it is or as the beginning of what is escaped. */
    default boolean mayHoldAt(int offset, byte b) {
        return true;
    }

    /**
     * Whether no value may begin with a word or number of at most {@value RawAssignment#MAX_SHORT_WORD} bytes of a name, or with
     * what {@linkplain RawAssignment#endsShortWord ends} one: {@code input_tokens=1234,}.
     */
    default boolean isNoShortWord() {
        return false;
    }
}
