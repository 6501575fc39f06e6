package io.scrubjay.rules.scan;

import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Words in lower case that are looked for at a place, of which hardly any stands there. Immutable. */
final class WordList {
    /** By a byte as it is written, those that begin with it, in their order. */
    private final String[] @Nullable [] byFirst;
    /** The same of those that end with it. */
    private final String[] @Nullable [] byLast;

    WordList(List<String> words) {
        byFirst = by(words, word -> word.charAt(0));
        byLast = by(words, word -> word.charAt(word.length() - 1));
    }

    private static String[] @Nullable [] by(List<String> words, ToIntFunction<String> letterOf) {
        String[] @Nullable [] byLetter = new String[256][];
        for (String word : words) {
            int letter = letterOf.applyAsInt(word);
            if (byLetter[letter] == null) {
                String[] sameLetter = words.stream()
                        .filter(other -> letterOf.applyAsInt(other) == letter)
                        .toArray(String[]::new);
                byLetter[letter] = sameLetter;
                byLetter[Character.toUpperCase(letter)] = sameLetter;
            }
        }
        return byLetter;
    }

    /** The length of the first word that stands here as a whole, in any casing; 0 for none. */
    int widthAt(RawPayload payload, int at) {
        String[] candidates = byFirst[payload.atOrZero(at) & 0xff];
        if (candidates == null) {
            return 0;
        }
        for (String word : candidates) {
            if (RawTelling.startsWith(payload, at, word) && !Assignment.isNameByte(payload.atOrZero(at + word.length()))) {
                return word.length();
            }
        }
        return 0;
    }

    /** Whether one of them ends here, maybe as part of a longer word. */
    boolean endsAt(RawPayload payload, int to) {
        String[] candidates = byLast[payload.atOrZero(to - 1) & 0xff];
        if (candidates == null) {
            return false;
        }
        for (String word : candidates) {
            if (RawTelling.startsWith(payload, to - word.length(), word)) {
                return true;
            }
        }
        return false;
    }
}
