package io.scrubjay.rules.scan;

import java.util.Arrays;

/**
 * Where a sweep saw something worth examining: end offsets in the swept payload, ascending. Owned by its {@link Sweep} and
 * overwritten by its next call; same thread.
 */
public final class SweepHits {
    /** How many hits are kept; a payload with more is {@link #overflowed()} and must be examined everywhere. */
    public static final int MAX_HITS = 65_536;

    private int[] endByte = new int[256];
    private int count;
    private boolean overflowed;

    SweepHits() {}

    void clear() {
        count = 0;
        overflowed = false;
    }

    /** Adds a hit; false once the bound is reached. */
    boolean add(int end) {
        if (count == MAX_HITS) {
            overflowed = true;
            return false;
        }
        if (count == endByte.length) {
            endByte = Arrays.copyOf(endByte, count * 2);
        }
        endByte[count++] = end;
        return true;
    }

    void sort() {
        Arrays.sort(endByte, 0, count);
    }

    /** Whether nothing was hit: the payload may pass as it is. */
    public boolean isEmpty() {
        return count == 0 && !overflowed;
    }

    /** How many hits are kept. */
    public int count() {
        return count;
    }

    /** Whether hits were left out, so that every field must be examined. */
    public boolean overflowed() {
        return overflowed;
    }

    /**
     * Whether a hit ends in {@code (fromByte, toByte]}; always true after an overflow.
     *
     * <p>A match that lies inside a field ends after the field's first byte and at or before its end.
     */
    public boolean anyEndsWithin(int fromByte, int toByte) {
        if (overflowed) {
            return true;
        }
        int at = Arrays.binarySearch(endByte, 0, count, fromByte + 1);
        int first = at >= 0 ? at : -at - 1;
        return first < count && endByte[first] <= toByte;
    }
}
