package io.scrubjay.rules.check;

/**
 * Rejects what a person counts out for an example: {@code 1234567890abcdef}, {@code AbCdEfGh}, {@code a1b2c3d4e5},
 * {@code aB1cD2eF3}, {@code abc123def456ghi789}. Most characters follow, by one or two, the one that stands one, two or three
 * places before, or its letters count on, and so do its digits, or there is a good part of the alphabet in it.
 */
final class SequenceCheck implements Check {
    private static final int MIN_LENGTH = 8;
    private static final int MIN_BODY = 16;
    /** So many letters of the alphabet in a row: in random base62 they stand once in 10^13 places. */
    private static final int ALPHABET_ROW = 10;
    private static final int LONGEST_PERIOD = 3;
    /** In tenths; random base62 has two. */
    private static final int MANY = 8;

    @Override
    public boolean accepts(String text, int from, int to) {
        if (to - from < MIN_LENGTH) {
            return true;
        }
        for (int period = 1; period <= LONGEST_PERIOD; period++) {
            int steps = 0;
            for (int i = from + period; i < to; i++) {
                int step = Characters.toLower(text.charAt(i)) - Characters.toLower(text.charAt(i - period));
                if (step >= 0 && step <= Math.min(period, 2)) {
                    steps++;
                }
            }
            if (steps * 10 >= (to - from - period) * MANY) {
                return false;
            }
        }
        return !countsOn(text, from, to) && !countsOn(text, bodyFrom(text, from, to), to) && !holdsAlphabet(text, from, to);
    }

    private static boolean holdsAlphabet(String text, int from, int to) {
        int row = 1;
        for (int i = from + 1; i < to && row < ALPHABET_ROW; i++) {
            char c = Characters.toLower(text.charAt(i));
            row = Characters.isLetter(c) && c == Characters.toLower(text.charAt(i - 1)) + 1 ? row + 1 : 1;
        }
        return row == ALPHABET_ROW;
    }

    /** Where the body of {@code prefix_body} begins, if it is long enough to judge alone. */
    private static int bodyFrom(String text, int from, int to) {
        int joint = text.lastIndexOf('_', to - MIN_BODY);
        return joint < from ? from : joint + 1;
    }

    /** Whether nearly every letter follows the letter before it, and every digit the digit, over {@code z} and {@code 9}. */
    private static boolean countsOn(String text, int from, int to) {
        int steps = 0;
        int pairs = 0;
        char letter = 0;
        char digit = 0;
        for (int i = from; i < to; i++) {
            char c = Characters.toLower(text.charAt(i));
            if (Characters.isDigit(c)) {
                steps += digit != 0 && isNext(digit, c, '0', '9') ? 1 : 0;
                pairs += digit != 0 ? 1 : 0;
                digit = c;
            } else if (Characters.isLetter(c)) {
                steps += letter != 0 && isNext(letter, c, 'a', 'z') ? 1 : 0;
                pairs += letter != 0 ? 1 : 0;
                letter = c;
            }
        }
        return pairs >= MIN_LENGTH && steps * 10 >= pairs * MANY;
    }

    private static boolean isNext(char before, char c, char first, char last) {
        return c == (before == last ? first : before + 1);
    }
}
