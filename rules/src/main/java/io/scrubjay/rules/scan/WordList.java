package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Words in lower case that are looked for at a place, of which hardly any stands there. Immutable. */
final class WordList {
    /** By a byte as it is written, those that begin with it, in their order. */
    private final Word[] @Nullable [] byFirst;
    /** The same of those that end with it. */
    private final Word[] @Nullable [] byLast;

    /** @param words ASCII, none of them empty */
    WordList(List<String> words) {
        byFirst = by(words, word -> word.charAt(0));
        byLast = by(words, word -> word.charAt(word.length() - 1));
    }

    /**
     * A word.
     *
     * @param head its first eight bytes as {@link LiteralIndex#beginning} gives them, in the bits of {@code headMask}
     * @param tail its last eight bytes likewise, the last in the highest bits
     */
    private record Word(String text, long head, long headMask, long tail, long tailMask) {
        static Word of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            long mask = LiteralIndex.mask(bytes.length);
            int unused = Math.max(0, Long.BYTES - bytes.length) * Byte.SIZE;
            long head = LiteralIndex.beginning(bytes, 0, bytes.length) & mask;
            long tail = LiteralIndex.beginning(bytes, Math.max(0, bytes.length - Long.BYTES), bytes.length) << unused;
            return new Word(text, head, mask, tail, mask << unused);
        }

        /** Whether eight bytes may begin with it, told without regard to casing. */
        boolean mayBegin(long word) {
            return ((word ^ head) & headMask) == 0;
        }

        /** Whether eight bytes may end with it. */
        boolean mayEnd(long word) {
            return ((word ^ tail) & tailMask) == 0;
        }
    }

    private static Word[] @Nullable [] by(List<String> words, ToIntFunction<String> letterOf) {
        Word[] @Nullable [] byLetter = new Word[256][];
        for (String word : words) {
            int letter = letterOf.applyAsInt(word);
            if (byLetter[letter] == null) {
                Word[] sameLetter = words.stream()
                        .filter(other -> letterOf.applyAsInt(other) == letter)
                        .map(Word::of)
                        .toArray(Word[]::new);
                byLetter[letter] = sameLetter;
                byLetter[Character.toUpperCase(letter)] = sameLetter;
            }
        }
        return byLetter;
    }

    /** The length of the first word that stands here as a whole, in any casing; 0 for none. */
    int widthAt(RawPayload payload, int at) {
        Word[] candidates = byFirst[payload.atOrZero(at) & 0xff];
        if (candidates == null) {
            return 0;
        }
        long word = payload.foldedWordFrom(at);
        for (Word candidate : candidates) {
            String text = candidate.text;
            if (candidate.mayBegin(word)
                    && RawTelling.startsWith(payload, at, text)
                    && !Assignment.isNameByte(payload.atOrZero(at + text.length()))) {
                return text.length();
            }
        }
        return 0;
    }

    /** Whether one of them ends here, maybe as part of a longer word. */
    boolean endsAt(RawPayload payload, int to) {
        Word[] candidates = byLast[payload.atOrZero(to - 1) & 0xff];
        if (candidates == null) {
            return false;
        }
        long word = payload.foldedWordBefore(to);
        for (Word candidate : candidates) {
            if (candidate.mayEnd(word) && RawTelling.startsWith(payload, to - candidate.text.length(), candidate.text)) {
                return true;
            }
        }
        return false;
    }
}
