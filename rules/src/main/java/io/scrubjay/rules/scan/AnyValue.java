package io.scrubjay.rules.scan;

import java.util.List;

/**
 * What any of some values accepts. By the first bytes of a place it is told at once for all of them that they do not begin there. Immutable,
 * any thread.
 */
final class AnyValue implements RawValue {
    /** So many bytes of a place are looked at. */
    private static final int LOOKED_AT = 4;

    private static final long ALL = -1;

    private final RawValue[] values;
    /** By offset and byte, which values may hold it there: a bit each, from the 65th on shared. */
    private final long[][] holders = new long[LOOKED_AT][256];

    private final boolean noShortWord;

    AnyValue(List<RawValue> values) {
        this.values = values.toArray(RawValue[]::new);
        this.noShortWord = values.stream().allMatch(RawValue::isNoShortWord);
        for (int i = 0; i < this.values.length; i++) {
            for (int b = 0; b < 256; b++) {
                for (int offset = 0; offset < LOOKED_AT; offset++) {
                    holders[offset][b] |= this.values[i].mayHoldAt(offset, (byte) b) ? 1L << i : 0;
                }
            }
        }
    }

    @Override
    public boolean mayBeginAt(RawPayload payload, int from, int to, boolean whole) {
        return mayBeginAt(payload, from, to, whole, ALL);
    }

    /** @param asked the bits of the values that are asked for */
    boolean mayBeginAt(RawPayload payload, int from, int to, boolean whole, long asked) {
        long left = asked;
        for (int offset = 0; offset < LOOKED_AT; offset++) {
            byte b = payload.atOrZero(from + offset);
            left &= holders[offset][b & 0xff];
            if (left == 0) {
                return false;
            }
            if (b == '\\' || b == '%') {
                break;
            }
        }
        for (int i = 0; i < values.length; i++) {
            if ((left >>> i & 1) != 0 && values[i].mayBeginAt(payload, from, to, whole)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isNoShortWord() {
        return noShortWord;
    }
}
