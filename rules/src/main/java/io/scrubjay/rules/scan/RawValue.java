package io.scrubjay.rules.scan;

import java.util.List;

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

    /**
     * Whether no value may begin with a word or number of at most {@value RawAssignment#MAX_SHORT_WORD} bytes of a name, or with
     * what {@linkplain RawAssignment#endsShortWord ends} one: {@code input_tokens=1234,}.
     */
    default boolean isNoShortWord() {
        return false;
    }

    /** What any of these accepts. */
    record AnyOf(List<RawValue> values, boolean isNoShortWord) implements RawValue {
        AnyOf(List<RawValue> values) {
            this(List.copyOf(values), values.stream().allMatch(RawValue::isNoShortWord));
        }

        @Override
        public boolean mayBeginAt(RawPayload payload, int from, int to, boolean whole) {
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i).mayBeginAt(payload, from, to, whole)) {
                    return true;
                }
            }
            return false;
        }
    }
}
