package io.scrubjay.rules.check;

import java.util.Arrays;
import java.util.List;

/**
 * Rejects what nobody could have drawn at random: a long value of very few different characters ({@code 0000...}), or one in
 * which next to nothing is left once its patterns are taken out: rows of one character ({@code ghp_xxxxxxxx...}), rows of
 * a few ({@code 123123123...}), counting ({@code 1234567890...}) and the alphabet.
 *
 * <p>What is left decides, not the pattern, so that a token is found though a ruler of dashes follows it directly.
 */
final class StandInCheck implements Check {
    private static final int MIN_LENGTH = 16;
    private static final double MIN_BITS = 2.3;
    /** A value of which fewer characters are left holds no secret. */
    private static final int MIN_LEFT = 12;
    /** Longer values are not looked at: patterns do not make them up. */
    private static final int MAX_LENGTH = 4096;

    private static final int MIN_ROW = 5;
    private static final int MAX_PERIOD = 4;
    private static final int MIN_PERIODIC = 12;
    private static final int MIN_COUNTED_DIGITS = 12;
    private static final int ALPHABET = 26;
    private static final int MIN_FILLER = 12;
    /** Filler of one part in so many is too much. */
    private static final int FILLER_PARTS = 3;

    /** The bytes 0 to 15, the key of every example, in base64 and in hexadecimal. */
    private static final List<String> EXAMPLE_KEYS =
            List.of("AAECAwQFBgcICQoLDA0OD", "000102030405060708090a0b0c0d0e0f", "000102030405060708090A0B0C0D0E0F");

    @Override
    public boolean accepts(String text, int from, int to) {
        int length = to - from;
        if (length < MIN_LENGTH) {
            return true;
        }
        for (String example : EXAMPLE_KEYS) {
            int at = text.indexOf(example, from, to);
            if (at >= 0 && length <= 2 * example.length() + MIN_LENGTH) {
                return false;
            }
        }
        return EntropyCheck.isAtLeast(MIN_BITS, text, from, to)
                && (length > MAX_LENGTH || !mayBePatterned(text, from, to) || isEnoughLeft(text, from, to));
    }

    /** Whether rows, periods or counting may stand there; a look at every fourth or eighth character finds any that counts. */
    private static boolean mayBePatterned(String text, int from, int to) {
        int row = MIN_ROW - 1;
        for (int i = from + row; i < to; i += row) {
            if (repeats(text, from, to, i, 1) >= row) {
                return true;
            }
        }
        int steps = MIN_PERIODIC - MAX_PERIOD;
        for (int i = from + steps; i < to; i += steps) {
            for (int period = 2; period <= MAX_PERIOD; period++) {
                if (repeats(text, from, to, i, period) >= steps) {
                    return true;
                }
            }
            if (counted(text, from, to, i) >= steps) {
                return true;
            }
        }
        return false;
    }

    /** How many characters in a row around a place are those that stand so much before them. */
    private static int repeats(String text, int from, int to, int at, int period) {
        int end = at;
        while (end < to && text.charAt(end) == text.charAt(end - period)) {
            end++;
        }
        int start = at;
        while (end > at && start > from + period && text.charAt(start - 1) == text.charAt(start - 1 - period)) {
            start--;
        }
        return end - start;
    }

    /** How many characters in a row around a place follow the one before them. */
    private static int counted(String text, int from, int to, int at) {
        int end = at;
        while (end < to && follows(text.charAt(end - 1), text.charAt(end))) {
            end++;
        }
        int start = at;
        while (end > at && start > from + 1 && follows(text.charAt(start - 2), text.charAt(start - 1))) {
            start--;
        }
        return end - start;
    }

    private static boolean isEnoughLeft(String text, int from, int to) {
        boolean[] patterned = new boolean[to - from];
        for (int period = 1; period <= MAX_PERIOD; period++) {
            markRepeats(text, from, to, period, patterned);
        }
        boolean alphabet = markCounting(text, from, to, patterned);
        int left = 0;
        for (boolean taken : patterned) {
            left += taken ? 0 : 1;
        }
        return left >= (alphabet ? ALPHABET : MIN_LEFT) && !isFilledUp(text, from, to);
    }

    /** Whether rows of letters and digits make up a good part; {@code A} is zero bits in base64, which keys may begin with. */
    private static boolean isFilledUp(String text, int from, int to) {
        int filler = 0;
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            char before = text.charAt(i - 1);
            if (i < to && text.charAt(i) == before) {
                continue;
            }
            if (i - start >= MIN_FILLER && Characters.isAlnum(before) && before != 'A') {
                filler += i - start;
            }
            start = i;
        }
        return filler >= MIN_LENGTH && filler * FILLER_PARTS >= to - from;
    }

    private static void markRepeats(String text, int from, int to, int period, boolean[] patterned) {
        int least = period == 1 ? MIN_ROW : MIN_PERIODIC;
        int start = from;
        for (int i = from + period; i <= to; i++) {
            if (i < to && text.charAt(i) == text.charAt(i - period)) {
                continue;
            }
            if (i - start >= least) {
                Arrays.fill(patterned, start - from, i - from, true);
            }
            start = i - period + 1;
        }
    }

    /** @return whether a whole alphabet stands there, which tells even more than it takes away */
    private static boolean markCounting(String text, int from, int to, boolean[] patterned) {
        boolean alphabet = false;
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            if (i < to && follows(text.charAt(i - 1), text.charAt(i))) {
                continue;
            }
            boolean digits = Characters.isDigit(text.charAt(start));
            if (i - start >= (digits ? MIN_COUNTED_DIGITS : ALPHABET)) {
                Arrays.fill(patterned, start - from, i - from, true);
                alphabet |= !digits;
            }
            start = i;
        }
        return alphabet;
    }

    /** Whether one counts on from the other, in any casing, over {@code 9} and {@code z}. */
    private static boolean follows(char before, char c) {
        if (Characters.isDigit(before)) {
            return c == (before == '9' ? '0' : before + 1);
        }
        char lower = Characters.toLower(before);
        return Characters.isLetter(before) && Characters.toLower(c) == (lower == 'z' ? 'a' : lower + 1);
    }
}
