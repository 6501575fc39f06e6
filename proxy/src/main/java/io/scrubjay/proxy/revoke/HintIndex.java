package io.scrubjay.proxy.revoke;

import io.scrubjay.rules.scan.TokenHint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which hints are registered, each as often as it was added: an open-addressing table of 9 bytes a slot, at most 70 %
 * full, so 18 MiB for a million and 27 MiB while it grows to hold them. Four bytes are the hint, four its count, one is
 * that of a filter, which knows most tokens for nobody's: small enough to stay near the processor, as the slots of a
 * million do not.
 *
 * <p>Credentials of one kind may begin alike and be of one length: all of them take one slot, as a run of slots would
 * be walked through by whoever looks for anything near.
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
    private static final VarHandle BYTE = MethodHandles.arrayElementVarHandle(byte[].class);

    /** An issuer chooses hints; it must not choose slots as well. */
    private final int factor = ThreadLocalRandom.current().nextInt() | 1;

    private final int[] countOfLength = new int[TokenHint.MAX_BYTES + 1];
    private volatile Table table = new Table(MIN_SLOTS);
    private volatile int minBytes = TokenHint.MAX_BYTES + 1;
    private int size;
    private int used; // removed ones included

    /** The least length; more than {@link TokenHint#MAX_BYTES} where there is none. */
    int minBytes() {
        return minBytes;
    }

    /** The next greater length of a hint with this CRC; 0 where there is none. */
    int nextLength(int prefixCrc, int aboveBytes) {
        Table current = table;
        if (!current.mayHave(prefixCrc * factor)) {
            return 0;
        }
        int[] slots = current.slots;
        int next = 0;
        for (int at = current.start(prefixCrc * factor); ; at = (at + 1) & (slots.length - 1)) {
            int found = (int) SLOT.getAcquire(slots, at);
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
            table.counts[at]++;
        } else {
            if ((used + 1) * 100L > (long) table.slots.length * MAX_FULL_PERCENT) {
                rebuild();
            }
            table.put(hint.prefixCrc() * factor, entry(hint), 1);
            size++;
            used++;
        }
        count(hint.lengthBytes(), 1);
    }

    /** Takes it out once; not there, nothing happens. */
    synchronized void remove(TokenHint hint) {
        int at = find(hint);
        if (at >= 0) {
            if (--table.counts[at] == 0) {
                SLOT.setRelease(table.slots, at, REMOVED);
                size--;
            }
            count(hint.lengthBytes(), -1);
        }
    }

    synchronized long sizeBytes() {
        return table.slots.length * (2L * Integer.BYTES + 1);
    }

    /** The slot of a hint; -1 where it has none. */
    private int find(TokenHint hint) {
        int entry = entry(hint);
        int[] slots = table.slots;
        int at = table.start(hint.prefixCrc() * factor);
        while (slots[at] != EMPTY && slots[at] != entry) {
            at = (at + 1) & (slots.length - 1);
        }
        return slots[at] == entry ? at : -1;
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
        Table old = table;
        int length = old.slots.length;
        Table rebuilt = new Table((size + 1) * 100L > (long) length * MAX_FULL_PERCENT / 2 ? length * 2 : length);
        for (int at = 0; at < length; at++) {
            int entry = old.slots[at];
            if (entry != EMPTY && entry != REMOVED) {
                rebuilt.put((entry >>> LENGTH_BITS) * factor, entry, old.counts[at]);
            }
        }
        used = size;
        table = rebuilt;
    }

    private static int entry(TokenHint hint) {
        return hint.prefixCrc() << LENGTH_BITS | (hint.lengthBytes() - LENGTH_OFFSET);
    }

    /** Slots, a power of two of them, with their counts and the filter. Read by any thread, changed by one. */
    private static final class Table {
        private final int[] slots;
        private final int[] counts;
        private final byte[] filter; // a bit for each hash, never taken back
        private final int slotShift;
        private final int bitShift;

        Table(int length) {
            slots = new int[length];
            counts = new int[length];
            filter = new byte[length];
            slotShift = Integer.SIZE - Integer.numberOfTrailingZeros(length);
            bitShift = slotShift - Integer.numberOfTrailingZeros(Byte.SIZE);
        }

        int start(int hash) {
            return hash >>> slotShift;
        }

        boolean mayHave(int hash) {
            int bit = hash >>> bitShift;
            return ((byte) BYTE.getAcquire(filter, bit >>> 3) & (1 << (bit & 7))) != 0;
        }

        void put(int hash, int entry, int count) {
            int bit = hash >>> bitShift;
            BYTE.setRelease(filter, bit >>> 3, (byte) (filter[bit >>> 3] | (1 << (bit & 7))));
            int at = start(hash);
            while (slots[at] != EMPTY) {
                at = (at + 1) & (slots.length - 1);
            }
            counts[at] = count;
            SLOT.setRelease(slots, at, entry);
        }
    }
}
