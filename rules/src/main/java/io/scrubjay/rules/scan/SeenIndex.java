package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.NativeBytes;
import java.util.Arrays;
import java.util.Collection;

/**
 * Finds the places where one of many secrets may stand: words of eight bytes of a text are looked up, one in eight, and each
 * secret is known by the words at its first eight places, of which one is looked up wherever it stands. Immutable, any thread.
 */
final class SeenIndex {
    /** By how many of its words a secret is known. */
    static final int PIECES = Long.BYTES;

    /** The filter takes 32 KiB; of as many secrets as are remembered it leaves one word in thirty. */
    private static final int FILTER_BITS = 18;

    private static final int FREE = -1;

    private final SeenSecret[] secrets;
    private final long factor;
    private final long[] filter;
    /** In each slot a secret's number and the place of a word in it; {@link #FREE} for none. */
    private final int[] slots;

    /** Hears of places. */
    @FunctionalInterface
    interface Listener {
        /** Takes a place where a secret may begin, perhaps outside of the text. */
        void onPlace(SeenSecret secret, int fromByte);
    }

    /** @param factor odd, by which the secrets' pieces were made */
    SeenIndex(Collection<SeenSecret> secrets, long factor) {
        this.secrets = secrets.toArray(SeenSecret[]::new);
        this.factor = factor;
        this.filter = new long[this.secrets.length == 0 ? 0 : 1 << (FILTER_BITS - 6)];
        this.slots = new int[Integer.highestOneBit(Math.max(1, this.secrets.length)) * 4 * PIECES];
        Arrays.fill(slots, FREE);
        for (int secret = 0; secret < this.secrets.length; secret++) {
            for (int at = 0; at < PIECES; at++) {
                add(this.secrets[secret].piece(at), secret * PIECES + at);
            }
        }
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
        return secrets.length == 0;
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
            if (secret.piece(place) == piece) {
                listener.onPlace(secret, at - place);
            }
            slot = (slot + 1) & (slots.length - 1);
        }
    }
}
