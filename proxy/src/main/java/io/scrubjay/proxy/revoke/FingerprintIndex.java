package io.scrubjay.proxy.revoke;

import io.scrubjay.rules.Fingerprint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which fingerprints are registered, by their first 64 bits: an open-addressing table of 8 bytes a slot, at most 70 %
 * full, so 16 MiB for a million and 24 MiB while it grows to hold them. It may say yes where the answer is no, about
 * once in 2^64 divided by its size; who acts on a yes looks at the whole fingerprint.
 *
 * <p>Any thread may ask, without waiting for anybody; changes exclude each other.
 */
final class FingerprintIndex {
    private static final long EMPTY = 0;
    private static final long REMOVED = 1;
    private static final int MIN_SLOTS = 1 << 10;
    private static final int MAX_FULL_PERCENT = 70;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    /** An issuer chooses fingerprints; it must not choose slots as well. */
    private final long factor = ThreadLocalRandom.current().nextLong() | 1;

    private volatile long[] slots = new long[MIN_SLOTS];
    private int size;
    private int used; // removed ones included

    /** Whether the fingerprint may be registered. */
    boolean contains(Fingerprint fingerprint) {
        long key = key(fingerprint);
        long[] table = slots;
        for (int at = start(key, table.length); ; at = (at + 1) & (table.length - 1)) {
            long found = (long) SLOT.getAcquire(table, at);
            if (found == key) {
                return true;
            }
            if (found == EMPTY) {
                return false;
            }
        }
    }

    synchronized void add(Fingerprint fingerprint) {
        if (contains(fingerprint)) {
            return;
        }
        if ((used + 1) * 100L > (long) slots.length * MAX_FULL_PERCENT) {
            rebuild();
        }
        put(slots, key(fingerprint));
        size++;
        used++;
    }

    synchronized void remove(Fingerprint fingerprint) {
        long key = key(fingerprint);
        long[] table = slots;
        for (int at = start(key, table.length); table[at] != EMPTY; at = (at + 1) & (table.length - 1)) {
            if (table[at] == key) {
                SLOT.setRelease(table, at, REMOVED);
                size--;
                return;
            }
        }
    }

    synchronized int size() {
        return size;
    }

    synchronized long sizeBytes() {
        return (long) slots.length * Long.BYTES;
    }

    /** Doubles the table, or only sweeps removed slots out of it where that makes room enough. */
    private void rebuild() {
        long[] old = slots;
        int length = (size + 1) * 100L > (long) old.length * MAX_FULL_PERCENT / 2 ? old.length * 2 : old.length;
        long[] table = new long[length];
        for (long key : old) {
            if (key != EMPTY && key != REMOVED) {
                put(table, key);
            }
        }
        used = size;
        slots = table;
    }

    private void put(long[] table, long key) {
        int at = start(key, table.length);
        while (table[at] != EMPTY) {
            at = (at + 1) & (table.length - 1);
        }
        SLOT.setRelease(table, at, key);
    }

    private int start(long key, int length) {
        return (int) ((key * factor) >>> (Long.SIZE - Integer.numberOfTrailingZeros(length)));
    }

    /** Never one of the two marks. */
    private static long key(Fingerprint fingerprint) {
        long key = Long.parseUnsignedLong(fingerprint.hex(), 0, 16, 16);
        return key == EMPTY || key == REMOVED ? key + 2 : key;
    }
}
