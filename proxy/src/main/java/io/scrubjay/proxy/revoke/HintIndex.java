package io.scrubjay.proxy.revoke;

import io.scrubjay.rules.scan.TokenHint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which hints are registered, each as often as it was added: an open-addressing table of 8 bytes a slot, half of them its
 * count, at most 70 % full, so 16 MiB for a million and 24 MiB while it grows to hold them.
 *
 * <p>Credentials of one kind may begin alike and be of one length: all of them take one slot, as a run of slots would be
 * walked through by whoever looks for anything near.
 *
 * <p>Any thread may ask, without waiting for anybody; changes exclude each other.
 */
final class HintIndex {
    private static final int EMPTY = 0;
    private static final int REMOVED = 0xff;
    private static final int LENGTH_BITS = 8;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    /** Of the lengths in slots, so that none makes a slot look like one of the marks. */
    private static final int LENGTH_OFFSET = TokenHint.MIN_BYTES - 1;

    private static final int MIN_SLOTS = 1 << 10;
    private static final int MAX_FULL_PERCENT = 70;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);

    /** An issuer chooses hints; it must not choose slots as well. */
    private final int factor = ThreadLocalRandom.current().nextInt() | 1;

    private final int[] countOfLength = new int[TokenHint.MAX_BYTES + 1];
    private volatile int[] slots = new int[MIN_SLOTS];
    private int[] counts = new int[MIN_SLOTS]; // of the slots, for changes only
    private volatile int minBytes = TokenHint.MAX_BYTES + 1;
    private int size;
    private int used; // removed ones included

    /** The least length; more than {@link TokenHint#MAX_BYTES} where there is none. */
    int minBytes() {
        return minBytes;
    }

    /** The next greater length of a hint with this CRC; 0 where there is none. */
    int nextLength(int prefixCrc, int aboveBytes) {
        int[] table = slots;
        int next = 0;
        for (int at = start(prefixCrc, table.length); ; at = (at + 1) & (table.length - 1)) {
            int found = (int) SLOT.getAcquire(table, at);
            if (found == EMPTY) {
                return next;
            }
            int length = (found & LENGTH_MASK) + LENGTH_OFFSET;
            if (found >>> LENGTH_BITS == prefixCrc
                    && found != REMOVED
                    && length > aboveBytes
                    && (next == 0 || length < next)) {
                next = length;
            }
        }
    }

    synchronized void add(TokenHint hint) {
        int at = find(hint);
        if (at >= 0) {
            counts[at]++;
        } else {
            if ((used + 1) * 100L > (long) slots.length * MAX_FULL_PERCENT) {
                rebuild();
            }
            put(slots, counts, entry(hint), 1);
            size++;
            used++;
        }
        count(hint.lengthBytes(), 1);
    }

    /** Takes it out once; not there, nothing happens. */
    synchronized void remove(TokenHint hint) {
        int at = find(hint);
        if (at >= 0) {
            if (--counts[at] == 0) {
                SLOT.setRelease(slots, at, REMOVED);
                size--;
            }
            count(hint.lengthBytes(), -1);
        }
    }

    synchronized long sizeBytes() {
        return ((long) slots.length + counts.length) * Integer.BYTES;
    }

    /** The slot of a hint; -1 where it has none. */
    private int find(TokenHint hint) {
        int entry = entry(hint);
        int[] table = slots;
        int at = start(hint.prefixCrc(), table.length);
        while (table[at] != EMPTY && table[at] != entry) {
            at = (at + 1) & (table.length - 1);
        }
        return table[at] == entry ? at : -1;
    }

    private void count(int lengthBytes, int change) {
        countOfLength[lengthBytes] += change;
        int least = TokenHint.MIN_BYTES;
        while (least < countOfLength.length && countOfLength[least] == 0) {
            least++;
        }
        minBytes = least;
    }

    /** Doubles the table, or only sweeps removed slots out of it where that makes room enough. */
    private void rebuild() {
        int[] old = slots;
        int length = (size + 1) * 100L > (long) old.length * MAX_FULL_PERCENT / 2 ? old.length * 2 : old.length;
        int[] table = new int[length];
        int[] tableCounts = new int[length];
        for (int at = 0; at < old.length; at++) {
            if (old[at] != EMPTY && old[at] != REMOVED) {
                put(table, tableCounts, old[at], counts[at]);
            }
        }
        used = size;
        slots = table;
        counts = tableCounts;
    }

    private void put(int[] table, int[] tableCounts, int entry, int count) {
        int at = start(entry >>> LENGTH_BITS, table.length);
        while (table[at] != EMPTY) {
            at = (at + 1) & (table.length - 1);
        }
        tableCounts[at] = count;
        SLOT.setRelease(table, at, entry);
    }

    private int start(int prefixCrc, int length) {
        return (prefixCrc * factor) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(length));
    }

    private static int entry(TokenHint hint) {
        return hint.prefixCrc() << LENGTH_BITS | (hint.lengthBytes() - LENGTH_OFFSET);
    }
}
