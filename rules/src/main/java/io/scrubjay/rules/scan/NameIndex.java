package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.MatchListener;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds names in a text, in any casing: words of four bytes are looked up, one at each even place, and each name is known by the
 * two words at a place and behind it, of which one is looked up wherever the name stands. Both together are its window.
 *
 * <p>What it costs hardly grows with the number of names, unlike a database of them. Immutable, any thread.
 */
final class NameIndex {
    /** The least length of a name in bytes: that of a window. */
    static final int MIN_LENGTH = 5;

    /** By how many words a name is known. */
    private static final int WORDS = 2;

    /** So much of a text is looked through at once. */
    private static final int BLOCK_BYTES = 2048;

    /** What is copied before a block, and behind it. */
    private static final int MARGIN_BYTES = 4 * Long.BYTES;

    /** A window is confirmed by a word of the name at most so far from it. */
    private static final int MAX_DISTANCE = MARGIN_BYTES - Long.BYTES;

    /** A block is filtered in steps of so many bytes: a bit for each even place. */
    private static final int STEP_BYTES = WORDS * Long.SIZE;

    /** A filter takes 64 KiB; what ten thousand names leave of it lets one place in forty through by chance. */
    private static final int FILTER_BITS = 19;

    private static final int WORD_FACTOR = 0x9E3779B1;
    private static final long WINDOW_FACTOR = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Of a confirmation: so many bits of the word's hash, */
    private static final int WORD_BITS = 25;

    private static final int WORD_MASK = (1 << WORD_BITS) - 1;
    /** whether any word does, as names with nothing in common have one hash, */
    private static final int ANY_WORD = 1 << WORD_BITS;
    /** and above that the word's distance from the window. */
    private static final int DISTANCE_SHIFT = WORD_BITS + 1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FIELDS = 4;
    /** The first word of the window. */
    private static final int WORD = 0;
    /** The last word of the name, which tells most names apart that share a window. */
    private static final int LAST_WORD = 1;
    /** How far the name goes on behind the window's beginning, up to its last word, and how far before it begins: 16 bits each. */
    private static final int EXTENT = 2;
    /** The number of the name. */
    private static final int OWNER = 3;

    private final byte[][] names;
    private final int[] patterns;
    /** Of the words. */
    private final long[] filter;

    private final long[] windowFilter;
    /** By a window's hash, the first entry of those with it; they end where those of the next one begin. */
    private final int[] firstOfHash;
    /** By a window's hash, another word of all names with it, by which most windows of other text are told from theirs; 0 without any. */
    private final int[] confirmations;
    /** {@link #FIELDS} numbers an entry, side by side as they are asked for together. */
    private final int[] entries;

    NameIndex(List<Name> names) {
        this.names = names.stream()
                .map(name -> name.text().getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
        this.patterns = names.stream().mapToInt(Name::pattern).toArray();
        int filterWords = names.isEmpty() ? 0 : 1 << (FILTER_BITS - 6);
        this.filter = new long[filterWords];
        this.windowFilter = new long[filterWords];
        int hashes = Integer.highestOneBit(Math.max(1, names.size())) * 4;
        this.firstOfHash = new int[hashes + 1];
        this.entries = new int[names.size() * FIELDS];
        for (int i = 0; i < this.names.length; i++) {
            firstOfHash[hash(windowAt(this.names[i], names.get(i).place())) + 1]++;
        }
        for (int hash = 1; hash <= hashes; hash++) {
            firstOfHash[hash] += firstOfHash[hash - 1];
        }
        int[] nextOfHash = firstOfHash.clone();
        for (int i = 0; i < this.names.length; i++) {
            int place = names.get(i).place();
            add(i, place, nextOfHash[hash(windowAt(this.names[i], place))]++);
        }
        this.confirmations = new int[hashes];
        for (int hash = 0; hash < hashes; hash++) {
            confirmations[hash] = confirmation(firstOfHash[hash] * FIELDS, firstOfHash[hash + 1] * FIELDS);
        }
    }

    private void add(int owner, int place, int at) {
        byte[] name = names[owner];
        int lastWord = name.length - Integer.BYTES;
        entries[at * FIELDS + WORD] = wordAt(name, place);
        entries[at * FIELDS + LAST_WORD] = wordAt(name, lastWord);
        entries[at * FIELDS + EXTENT] = (lastWord - place) << Short.SIZE | place;
        entries[at * FIELDS + OWNER] = owner;
        for (int i = 0; i < WORDS; i++) {
            mark(filter, bit(wordAt(name, place + i)));
        }
        mark(windowFilter, windowBit(windowAt(name, place)));
    }

    /** The word farthest from the window that all names between two entries have there. */
    private int confirmation(int from, int to) {
        for (int reach = MAX_DISTANCE; from < to && reach > 0; reach--) {
            for (int distance : new int[] {reach, -reach}) {
                long word = wordOf(from, distance);
                int entry = from;
                while (entry < to && word >= 0 && wordOf(entry, distance) == word) {
                    entry += FIELDS;
                }
                if (entry == to) {
                    return distance << DISTANCE_SHIFT | wordHash((int) word);
                }
            }
        }
        return from < to ? ANY_WORD : 0;
    }

    /** The word of an entry's name so far behind its window's beginning; -1 where that is not in the name. */
    private long wordOf(int entry, int distance) {
        byte[] name = names[entries[entry + OWNER]];
        int at = (entries[entry + EXTENT] & 0xffff) + distance;
        return at < 0 || at + Integer.BYTES > name.length ? -1 : wordAt(name, at) & 0xffff_ffffL;
    }

    private static int wordHash(int word) {
        return (word * WORD_FACTOR) >>> (Integer.SIZE - WORD_BITS);
    }

    private static void mark(long[] filter, int bit) {
        filter[bit >>> 6] |= 1L << bit;
    }

    private static int isMarked(long[] filter, int bit) {
        return (int) (filter[bit >>> 6] >>> bit) & 1;
    }

    private int hash(long window) {
        return windowBit(window) & (firstOfHash.length - 2);
    }

    /** The word of four bytes at a place, with those bits set that letters differ in by their casing. */
    private static int wordAt(byte[] text, int at) {
        return ((text[at] & 0xff) | (text[at + 1] & 0xff) << 8 | (text[at + 2] & 0xff) << 16 | text[at + 3] << 24)
                | (int) ByteWord.CASING;
    }

    private static long windowAt(byte[] text, int at) {
        return (wordAt(text, at) & 0xffff_ffffL) | ((long) ((text[at + 4] & 0xff) | 0x20) << Integer.SIZE);
    }

    private static int bit(int word) {
        return (word * WORD_FACTOR) >>> (Integer.SIZE - FILTER_BITS);
    }

    /** @param window of which the five lowest bytes count */
    private static int windowBit(long window) {
        return (int) (((window << 24) * WINDOW_FACTOR) >>> (Long.SIZE - FILTER_BITS));
    }

    /** What {@link #find} works on; one thread. */
    static final class Work {
        private final byte[] block = new byte[MARGIN_BYTES + BLOCK_BYTES + MARGIN_BYTES];
        private final int[] places = new int[BLOCK_BYTES / WORDS + 1];
        private final int[] windows = new int[BLOCK_BYTES + 1];
    }

    /**
     * Tells of the names in a text: of each place where one stands, once.
     *
     * @return whether the listener wanted to hear of all
     */
    boolean find(NativeBytes text, Work work, MatchListener listener) {
        if (names.length == 0) {
            return true;
        }
        for (int from = 0; from < text.length(); from += BLOCK_BYTES) {
            int blockBytes = Math.min(BLOCK_BYTES, text.length() - from);
            int steps = (blockBytes + STEP_BYTES - 1) / STEP_BYTES;
            load(text, from, work.block, steps);
            int count = confirm(work, filter(work, steps));
            for (int i = 0; i < count; i++) {
                int window = work.windows[i];
                if (!look(text, from + window - MARGIN_BYTES, longAt(work.block, window), listener)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Copies so many steps of a text and what stands around them; zeros stand for what there is not. */
    private static void load(NativeBytes text, int from, byte[] block, int steps) {
        int blockTo = MARGIN_BYTES + steps * STEP_BYTES + MARGIN_BYTES;
        int blockFrom = MARGIN_BYTES - Math.min(MARGIN_BYTES, from);
        int textFrom = from - MARGIN_BYTES + blockFrom;
        int count = Math.min(blockTo - blockFrom, text.length() - textFrom);
        text.copy(textFrom, block, blockFrom, count);
        Arrays.fill(block, 0, blockFrom, (byte) 0);
        Arrays.fill(block, blockFrom + count, blockTo, (byte) 0);
    }

    /** Collects the even places of a block at which a name's window may begin, or one byte before; returns how many. */
    private int filter(Work work, int steps) {
        byte[] block = work.block;
        int count = 0;
        for (int from = MARGIN_BYTES; from < MARGIN_BYTES + steps * STEP_BYTES; from += STEP_BYTES) {
            long words = filterStep(block, from);
            while (words != 0) {
                int place = from + WORDS * Long.numberOfTrailingZeros(words);
                words &= words - 1;
                long before = longAt(block, place - 1);
                // without a branch, which nothing in a text predicts
                work.places[count] = place;
                count += isMarked(windowFilter, windowBit(before)) | isMarked(windowFilter, windowBit(before >>> Byte.SIZE));
            }
        }
        return count;
    }

    /** Collects the windows at the places, and before them, for which another word of a name stands, too; returns how many. */
    private int confirm(Work work, int found) {
        byte[] block = work.block;
        int count = 0;
        for (int i = 0; i < found; i++) {
            int place = work.places[i];
            long before = longAt(block, place - 1);
            work.windows[count] = place - 1;
            count += isConfirmed(block, place - 1, before);
            work.windows[count] = place;
            count += isConfirmed(block, place, before >>> Byte.SIZE);
        }
        return count;
    }

    private int isConfirmed(byte[] block, int at, long window) {
        int confirmation = confirmations[hash(window)];
        int word = (int) longAt(block, at + (confirmation >> DISTANCE_SHIFT));
        int difference = (wordHash(word) ^ confirmation) & WORD_MASK;
        int anyWord = confirmation << (Integer.SIZE - DISTANCE_SHIFT) >> (Integer.SIZE - 1);
        return ((difference & ~anyWord) - 1) >>> (Integer.SIZE - 1);
    }

    /** A bit for each even place of a step at which a known word may stand. */
    private long filterStep(byte[] block, int from) {
        long words = 0;
        long here = longAt(block, from);
        for (int i = 0; i < STEP_BYTES / Long.BYTES; i++) {
            long next = longAt(block, from + (i + 1) * Long.BYTES);
            long found = isMarked(filter, bit((int) here))
                    | isMarked(filter, bit((int) (here >>> 16))) << 1
                    | isMarked(filter, bit((int) (here >>> 32))) << 2
                    | isMarked(filter, bit((int) (here >>> 48 | next << 16))) << 3;
            words |= found << (i * Long.BYTES / WORDS);
            here = next;
        }
        return words;
    }

    private static long longAt(byte[] block, int at) {
        return (long) LONG.get(block, at) | ByteWord.CASING;
    }

    /** @param window of which the five lowest bytes count */
    private boolean look(NativeBytes text, int at, long window, MatchListener listener) {
        int hash = hash(window);
        int to = firstOfHash[hash + 1] * FIELDS;
        for (int entry = firstOfHash[hash] * FIELDS; entry < to; entry += FIELDS) {
            if (entries[entry + WORD] == (int) window && !tell(text, at, entry, listener)) {
                return false;
            }
        }
        return true;
    }

    private boolean tell(NativeBytes text, int at, int entry, MatchListener listener) {
        int extent = entries[entry + EXTENT];
        int from = at - (extent & 0xffff);
        int lastWord = at + (extent >>> Short.SIZE);
        if (from < 0
                || lastWord + Integer.BYTES > text.length()
                || (text.intAt(lastWord) | (int) ByteWord.CASING) != entries[entry + LAST_WORD]) {
            return true;
        }
        int owner = entries[entry + OWNER];
        return !stands(text, names[owner], from) || listener.onMatch(patterns[owner], lastWord + Integer.BYTES);
    }

    private static boolean stands(NativeBytes text, byte[] name, int from) {
        int last = name.length - Integer.BYTES;
        for (int at = 0; at < last; at += Integer.BYTES) {
            if (!stands(text, name, from, at)) {
                return false;
            }
        }
        return stands(text, name, from, last);
    }

    /** Whether four bytes of a name stand where it begins, letters in any casing. */
    private static boolean stands(NativeBytes text, byte[] name, int from, int at) {
        int word = (int) INT.get(name, at);
        return (text.intAt(from + at) | casings(word)) == word;
    }

    /** The bit of each letter of four that tells its casing; they are in lower case. */
    private static int casings(int word) {
        int letters = (word & 0x7f7f7f7f) + 0x1f1f1f1f & ~((word & 0x7f7f7f7f) + 0x05050505) & ~word & 0x80808080;
        return letters >>> 2;
    }

    /**
     * A name.
     *
     * @param pattern its number
     * @param text in lower case, a byte a character
     * @param place of the first of its two words
     */
    record Name(int pattern, String text, int place) {
        private static final int MAX_LENGTH = 1 << Short.SIZE;

        Name {
            if (text.length() >= MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "name: " + text.length() + " bytes (expected: fewer than " + MAX_LENGTH + ")");
            }
            if (place < 0 || place + MIN_LENGTH > text.length()) {
                throw new IllegalArgumentException(
                        "place: " + place + " in " + text + " (expected: " + MIN_LENGTH + " bytes from there on)");
            }
        }
    }
}
