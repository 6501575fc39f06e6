package io.scrubjay.rules.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Knows which of many literals may begin at a place of a text, in any casing: by their first {@value #KEY_BYTES} bytes, their key,
 * then by their first eight, which stand side by side. What it finds is to be compared. Immutable, any thread.
 */
final class LiteralIndex {
    static final int KEY_BYTES = 3;

    /** So many bits of the filter for each literal let one key in thirty through by chance. */
    private static final int FILTER_BITS = 32;

    private static final int FACTOR = 0x9e3779b1;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A bit by the hash of each key. */
    private final long[] filter;
    /** By a key's hash, the first entry of those with it; they end where those of the next one begin. */
    private final int[] firstOfHash;
    /** By entry: the first eight bytes, and which of them the literal has. */
    private final long[] beginnings;

    private final long[] masks;
    private final int[] literals;

    /** @param literals ASCII, of at least {@value #KEY_BYTES} bytes; each is known by its place in the list */
    LiteralIndex(List<String> literals) {
        int count = literals.size();
        int hashes = Integer.highestOneBit(Math.max(1, count)) * 2;
        this.filter = new long[hashes * FILTER_BITS / Long.SIZE];
        this.firstOfHash = new int[hashes + 1];
        this.beginnings = new long[count];
        this.masks = new long[count];
        this.literals = new int[count];
        for (String literal : literals) {
            firstOfHash[hash(key(literal)) + 1]++;
        }
        for (int hash = 1; hash <= hashes; hash++) {
            firstOfHash[hash] += firstOfHash[hash - 1];
        }
        int[] nextOfHash = firstOfHash.clone();
        for (int i = 0; i < count; i++) {
            byte[] text = literals.get(i).getBytes(StandardCharsets.US_ASCII);
            int entry = nextOfHash[hash(key(literals.get(i)))]++;
            beginnings[entry] = beginning(text, 0, text.length);
            masks[entry] = mask(text.length);
            this.literals[entry] = i;
            int bit = bit(key(literals.get(i)));
            filter[bit >>> 6] |= 1L << bit;
        }
    }

    /** The key of a literal. */
    static int key(String literal) {
        int key = 0;
        for (int i = 0; i < KEY_BYTES; i++) {
            key = keyBehind(key, (byte) literal.charAt(i));
        }
        return key;
    }

    /** The key of the three bytes of which this is the last, from that of the three before. */
    static int keyBehind(int key, byte last) {
        return key >>> Byte.SIZE | folded(last) << ((KEY_BYTES - 1) * Byte.SIZE);
    }

    /** The key of the three bytes of which this is the first, from that of the three behind. */
    static int keyBefore(byte first, int key) {
        return (key << Byte.SIZE | folded(first)) & 0xffffff;
    }

    /** The byte as it is compared: letters in lower case. */
    static int folded(byte b) {
        return (b & 0xff) | 0x20;
    }

    /** Whether a literal may have this key. */
    boolean isKey(int key) {
        int bit = bit(key);
        return (filter[bit >>> 6] >>> bit & 1) != 0;
    }

    /** The first entry for a key, of which some may have another one. */
    int first(int key) {
        return firstOfHash[hash(key)];
    }

    /** Behind the last entry for a key. */
    int end(int key) {
        return firstOfHash[hash(key) + 1];
    }

    /** The literal of an entry. */
    int literal(int entry) {
        return literals[entry];
    }

    /**
     * Whether the literal of an entry may begin where this was read.
     *
     * @param beginning by {@link #beginning}
     * @param mask by {@link #mask} of what the text has left
     */
    boolean agrees(int entry, long beginning, long mask) {
        return ((beginnings[entry] ^ beginning) & masks[entry] & mask) == 0;
    }

    /** The eight bytes of {@code text[from, to)} from its beginning on, as they are compared; zeros stand for what there is not. */
    static long beginning(byte[] text, int from, int to) {
        if (from + Long.BYTES <= to) {
            return (long) LONG.get(text, from) | ByteWord.CASING;
        }
        long beginning = 0;
        for (int at = to - 1; at >= from; at--) {
            beginning = beginning << Byte.SIZE | (text[at] & 0xff);
        }
        return beginning | ByteWord.CASING;
    }

    /** Which of eight bytes there are of so many. */
    static long mask(int lengthBytes) {
        return lengthBytes >= Long.BYTES ? -1 : (1L << (lengthBytes * Byte.SIZE)) - 1;
    }

    private int bit(int key) {
        return ((key * FACTOR) >>> Byte.SIZE) & (filter.length * Long.SIZE - 1);
    }

    /** How many hashes there are. */
    int hashes() {
        return firstOfHash.length - 1;
    }

    /** The hash of a key. */
    int hash(int key) {
        return bit(key) & (firstOfHash.length - 2);
    }
}
