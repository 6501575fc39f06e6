package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.MatchListener;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds names in a text, in any casing: words of four bytes are looked up, one at each even place, and each name is known by the
 * two words at a place and behind it, of which one is looked up wherever the name stands.
 *
 * <p>What it costs hardly grows with the number of names, unlike a database of them. Immutable, any thread.
 */
final class NameIndex {
    /** The least length of a name in bytes. */
    static final int MIN_LENGTH = 5;

    /** By how many words a name is known. */
    private static final int WORDS = 2;

    /** How far {@link #filter} looks behind a place. */
    private static final int FILTERED_BYTES = 14;

    /** So much is filtered at once. */
    private static final int BLOCK_BYTES = 2048;

    /** A filter takes 32 KiB; what ten thousand names leave of it lets one place in twenty through by chance. */
    private static final int FILTER_BITS = 18;

    private static final int WORD_FACTOR = 0x9E3779B1;
    private static final long WINDOW_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long LOWER_CASE = 0x2020202020202020L;

    private static final int FIELDS = 4;
    /** A word of the name. */
    private static final int WORD = 0;
    /** The last word of the name, which tells most names apart that share a word. */
    private static final int LAST_WORD = 1;
    /** Where the word stands in the name. */
    private static final int PLACE = 2;
    /** The number of the name. */
    private static final int OWNER = 3;

    private final byte[][] names;
    private final int[] patterns;
    private final long[] filter;
    /** Of both words of a name together. */
    private final long[] windowFilter;
    /** By a word's hash, the first entry of those with it; they end where those of the next one begin. */
    private final int[] firstOfHash;
    /** {@link #FIELDS} numbers an entry, side by side as they are asked for together. */
    private final int[] entries;

    NameIndex(List<Name> names) {
        this.names = names.stream()
                .map(name -> name.text().getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        this.patterns = names.stream().mapToInt(Name::pattern).toArray();
        int filterWords = names.isEmpty() ? 0 : 1 << (FILTER_BITS - 6);
        this.filter = new long[filterWords];
        this.windowFilter = new long[filterWords];
        int count = names.size() * WORDS;
        int hashes = Integer.highestOneBit(Math.max(1, count)) * 2;
        this.firstOfHash = new int[hashes + 1];
        this.entries = new int[count * FIELDS];
        for (int i = 0; i < count; i++) {
            int place = names.get(i / WORDS).place() + i % WORDS;
            firstOfHash[hash(wordAt(this.names[i / WORDS], place)) + 1]++;
        }
        for (int hash = 1; hash <= hashes; hash++) {
            firstOfHash[hash] += firstOfHash[hash - 1];
        }
        int[] nextOfHash = firstOfHash.clone();
        for (int i = 0; i < count; i++) {
            int place = names.get(i / WORDS).place() + i % WORDS;
            add(i / WORDS, place, nextOfHash[hash(wordAt(this.names[i / WORDS], place))]++);
        }
        for (int i = 0; i < this.names.length; i++) {
            mark(windowFilter, windowBit(windowAt(this.names[i], names.get(i).place())));
        }
    }

    private void add(int owner, int place, int at) {
        byte[] name = names[owner];
        int word = wordAt(name, place);
        entries[at * FIELDS + WORD] = word;
        entries[at * FIELDS + LAST_WORD] = wordAt(name, name.length - Integer.BYTES);
        entries[at * FIELDS + PLACE] = place;
        entries[at * FIELDS + OWNER] = owner;
        mark(filter, bit(word));
    }

    private static void mark(long[] filter, int bit) {
        filter[bit >>> 6] |= 1L << bit;
    }

    private static int isMarked(long[] filter, int bit) {
        return (int) (filter[bit >>> 6] >>> bit) & 1;
    }

    private int hash(int word) {
        return bit(word) & (firstOfHash.length - 2);
    }

    /** The word of four bytes at a place, with those bits set that letters differ in by their casing. */
    static int wordAt(byte[] text, int at) {
        return ((text[at] & 0xff) | (text[at + 1] & 0xff) << 8 | (text[at + 2] & 0xff) << 16 | text[at + 3] << 24)
                | (int) LOWER_CASE;
    }

    private static long windowAt(byte[] text, int at) {
        return (wordAt(text, at) & 0xffff_ffffL) | ((long) ((text[at + 4] & 0xff) | 0x20) << Integer.SIZE);
    }

    private static int bit(int word) {
        return (word * WORD_FACTOR) >>> (Integer.SIZE - FILTER_BITS);
    }

    /** @param word of which the five lowest bytes count */
    private static int windowBit(long word) {
        return (int) (((word << 24) * WINDOW_FACTOR) >>> (Long.SIZE - FILTER_BITS));
    }

    /** Room for the places that {@link #find} looks at. */
    static int[] newCandidates() {
        return new int[BLOCK_BYTES / WORDS + Long.BYTES];
    }

    /**
     * Tells of the names in a text: of each place where one stands, once.
     *
     * @param candidates of {@link #newCandidates}, overwritten
     * @return whether the listener wanted to hear of all
     */
    boolean find(NativeBytes text, int[] candidates, MatchListener listener) {
        if (names.length == 0) {
            return true;
        }
        int at = 0;
        while (at + FILTERED_BYTES <= text.length()) {
            int to = Math.min(at + BLOCK_BYTES, text.length() - FILTERED_BYTES + 1);
            int count = filterWindows(text, candidates, filter(text, at, to, candidates));
            for (int i = 0; i < count; i++) {
                if (!look(text, candidates[i], listener)) {
                    return false;
                }
            }
            at += (to - at + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        }
        for (; at + Integer.BYTES <= text.length(); at += WORDS) {
            if (!look(text, at, listener)) {
                return false;
            }
        }
        return true;
    }

    /** Collects the even places in {@code [from, to)} where a known word may stand; returns how many. */
    private int filter(NativeBytes text, int from, int to, int[] candidates) {
        int count = 0;
        for (int at = from; at < to; at += Long.BYTES) {
            long word = text.wordAt(at) | LOWER_CASE;
            int last = (int) text.wordAt(at + 6) | (int) LOWER_CASE;
            // without branches, which nothing in a text predicts
            candidates[count] = at;
            count += filtered((int) word);
            candidates[count] = at + 2;
            count += filtered((int) (word >>> 16));
            candidates[count] = at + 4;
            count += filtered((int) (word >>> 32));
            candidates[count] = at + 6;
            count += filtered(last);
        }
        return count;
    }

    private int filtered(int word) {
        return isMarked(filter, bit(word));
    }

    /** Keeps those places where the other word of the same name may stand, too; returns how many. */
    private int filterWindows(NativeBytes text, int[] candidates, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = candidates[i];
            candidates[kept] = at;
            // at the very beginning there is no byte before
            long word = (at == 0 ? text.wordAt(at) << 8 : text.wordAt(at - 1)) | LOWER_CASE;
            kept += isMarked(windowFilter, windowBit(word)) | isMarked(windowFilter, windowBit(word >>> 8));
        }
        return kept;
    }

    private boolean look(NativeBytes text, int at, MatchListener listener) {
        int word = text.intAt(at) | (int) LOWER_CASE;
        int hash = hash(word);
        int to = firstOfHash[hash + 1] * FIELDS;
        for (int entry = firstOfHash[hash] * FIELDS; entry < to; entry += FIELDS) {
            if (entries[entry + WORD] == word && !tell(text, at - entries[entry + PLACE], entry, listener)) {
                return false;
            }
        }
        return true;
    }

    private boolean tell(NativeBytes text, int from, int entry, MatchListener listener) {
        int owner = entries[entry + OWNER];
        byte[] name = names[owner];
        int to = from + name.length;
        return from < 0
                || to > text.length()
                || (text.intAt(to - Integer.BYTES) | (int) LOWER_CASE) != entries[entry + LAST_WORD]
                || !stands(text, name, from)
                || listener.onMatch(patterns[owner], to);
    }

    private static boolean stands(NativeBytes text, byte[] name, int from) {
        for (int i = 0; i < name.length; i++) {
            byte b = text.at(from + i);
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * A name.
     *
     * @param pattern its number
     * @param text in lower case, ASCII
     * @param place of the first of its two words
     */
    record Name(int pattern, String text, int place) {
        Name {
            if (place < 0 || place + MIN_LENGTH > text.length()) {
                throw new IllegalArgumentException(
                        "place: " + place + " in " + text + " (expected: " + MIN_LENGTH + " bytes from there on)");
            }
        }
    }
}
