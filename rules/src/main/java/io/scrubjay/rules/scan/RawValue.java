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
}
