package io.scrubjay.rules.scan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Up to {@value #MAX_KINDS} sets of bytes, each a bit, so that a walk over a text knows at every byte which of them hold all that
 * it went over. Built by one thread, then any.
 *
 * <p>A set may hold more than was asked for: letters, digits, {@code _} and {@code -} always, and the last one whatever those
 * hold that would be too many.
 */
final class ByteKinds {
    private static final int MAX_KINDS = Long.SIZE;

    private final List<BitSet> sets = new ArrayList<>();
    private final long[] kindsOf = new long[256];

    /** Adds a set where there is none like it; returns its bit. */
    long add(BitSet bytes) {
        BitSet set = (BitSet) bytes.clone();
        set.set('0', '9' + 1);
        set.set('A', 'Z' + 1);
        set.set('a', 'z' + 1);
        set.set('_');
        set.set('-');
        int kind = sets.indexOf(set);
        if (kind < 0) {
            sets.add(set);
            kind = Math.min(sets.size(), MAX_KINDS) - 1;
        }
        long bit = 1L << Math.min(kind, MAX_KINDS - 1);
        set.stream().forEach(b -> kindsOf[b] |= bit);
        return bit;
    }

    /** The bits of the sets that hold a byte. */
    long of(byte b) {
        return kindsOf[b & 0xff];
    }
}
