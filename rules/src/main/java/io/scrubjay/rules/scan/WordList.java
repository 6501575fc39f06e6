package io.scrubjay.rules.scan;

import java.util.List;

/** Words in lower case that are looked for at a place, of which hardly any stands there. Immutable. */
final class WordList {
    private final String[] words;
    /** By a byte as it is written. */
    private final boolean[] first = new boolean[256];

    private final boolean[] last = new boolean[256];

    WordList(List<String> words) {
        this.words = words.toArray(String[]::new);
        for (String word : words) {
            first[word.charAt(0)] = true;
            first[Character.toUpperCase(word.charAt(0))] = true;
            char end = word.charAt(word.length() - 1);
            last[end] = true;
            last[Character.toUpperCase(end)] = true;
        }
    }

    /** The length of the first word that stands here as a whole, in any casing; 0 for none. */
    int widthAt(RawPayload payload, int at) {
        if (!first[payload.atOrZero(at) & 0xff]) {
            return 0;
        }
        for (String word : words) {
            if (RawTelling.startsWith(payload, at, word) && !Assignment.isNameByte(payload.atOrZero(at + word.length()))) {
                return word.length();
            }
        }
        return 0;
    }

    /** Whether one of them ends here, maybe as part of a longer word. */
    boolean endsAt(RawPayload payload, int to) {
        if (!last[payload.atOrZero(to - 1) & 0xff]) {
            return false;
        }
        for (String word : words) {
            if (RawTelling.startsWith(payload, to - word.length(), word)) {
                return true;
            }
        }
        return false;
    }
}
