package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Words to be found among the bytes of a payload, with ASCII letters in any casing. Immutable, any thread; allocates nothing when asked. */
final class WordSet {
    private final byte[][][] byLength;

    /** @param words in lower case, a byte of UTF-8 a character */
    WordSet(Collection<String> words) {
        int longest = words.stream().mapToInt(String::length).max().orElse(0);
        this.byLength = new byte[longest + 1][][];
        for (int length = 0; length <= longest; length++) {
            int of = length;
            byLength[length] = words.stream()
                    .filter(word -> word.length() == of)
                    .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                    .toArray(byte[][]::new);
        }
    }

    /** Whether one of the words stands from {@code from} to {@code to}. */
    boolean contains(byte[] text, int from, int to) {
        if (to - from >= byLength.length) {
            return false;
        }
        for (byte[] word : byLength[to - from]) {
            if (stands(word, 0, text, from)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the words ends as the text does before {@code to}, of which it may be the end. */
    boolean mayEndWith(byte[] text, int to) {
        for (int length = to; length < byLength.length; length++) {
            for (byte[] word : byLength[length]) {
                if (stands(word, length - to, text, 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean stands(byte[] word, int wordFrom, byte[] text, int from) {
        for (int i = wordFrom; i < word.length; i++) {
            byte b = text[from + i - wordFrom];
            boolean upper = b >= 'A' && b <= 'Z';
            if (word[i] != (upper ? b | 0x20 : b)) {
                return false;
            }
        }
        return true;
    }
}
