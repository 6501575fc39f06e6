package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.NativeBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places where one of many secrets may stand: words of eight bytes of a text are looked up, one in eight, and each
 * secret is known by the words at its first eight places, of which one is looked up wherever it stands. Secrets are added
 * one at a time and never taken out. One thread adds, others that got this behind it see what was added.
 */
final class SeenIndex {
    /** By how many of its words a secret is known. */
    static final int PIECES = Long.BYTES;

    /** The filter takes 32 KiB; of as many secrets as are remembered it leaves one word in thirty. */
    private static final int FILTER_BITS = 18;

    private static final int FREE = -1;

    private final @Nullable SeenSecret[] secrets;
    private final long factor;
    private final long[] filter;
    /** In each slot a secret's number and the place of a word in it; {@link #FREE} for none. */
    private final int[] slots;

    private int count;

    /** Hears of places. */
    @FunctionalInterface
    interface Listener {
        /** Takes a place where a secret may begin, perhaps outside of the text. */
        void onPlace(SeenSecret secret, int fromByte);
    }

    /**
     * Holds nothing yet.
     *
     * @param factor odd, by which the secrets' pieces are made
     * @param room for so many secrets
     */
    SeenIndex(long factor, int room) {
        this.secrets = new SeenSecret[room];
        this.factor = factor;
        this.filter = new long[room == 0 ? 0 : 1 << (FILTER_BITS - 6)];
        this.slots = new int[Integer.highestOneBit(Math.max(1, room)) * 4 * PIECES];
        Arrays.fill(slots, FREE);
    }

    /** Whether there was room for one more. */
    boolean add(SeenSecret secret) {
        if (count == secrets.length) {
            return false;
        }
        secrets[count] = secret;
        for (int at = 0; at < PIECES; at++) {
            add(secret.piece(at), count * PIECES + at);
        }
        count++;
        return true;
    }

    private void add(long piece, int entry) {
        int bit = bit(piece);
        filter[bit >>> 6] |= 1L << bit;
        int slot = (int) piece & (slots.length - 1);
        while (slots[slot] != FREE) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry;
    }

    private static int bit(long piece) {
        return (int) (piece >>> (32 - FILTER_BITS));
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Tells of all places in a text where a secret may stand. */
    void find(NativeBytes text, Listener listener) {
        for (int at = 0; at + Long.BYTES <= text.length(); at += Long.BYTES) {
            long piece = (text.wordAt(at) * factor) >>> 32;
            int bit = bit(piece);
            if (((filter[bit >>> 6] >>> bit) & 1) != 0) {
                look(piece, at, listener);
            }
        }
    }

    private void look(long piece, int at, Listener listener) {
        int slot = (int) piece & (slots.length - 1);
        while (slots[slot] != FREE) {
            SeenSecret secret = secrets[slots[slot] / PIECES];
            int place = slots[slot] % PIECES;
            // null to a thread that looks while it is added
            if (secret != null && secret.piece(place) == piece) {
                listener.onPlace(secret, at - place);
            }
            slot = (slot + 1) & (slots.length - 1);
        }
    }
}
