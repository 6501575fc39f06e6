package io.scrubjay.rules.check;

/**
 * Rejects what nobody could have drawn at random: a long value of very few different characters
 * ({@code ghp_xxxxxxxx...}, {@code 0000...}), or one with a row of the same filler in it.
 */
final class StandInCheck implements Check {
    private static final int MIN_LENGTH = 16;
    private static final double MIN_BITS = 2.3;
    /** A row of this many fillers; by chance in one of 10^10 tokens. */
    private static final int ROW = 8;

    private static final int MAX_ROW_LENGTH = 256;
    private static final String FILLERS = "xX*0#._-";

    @Override
    public boolean accepts(String text, int from, int to) {
        int length = to - from;
        return length < MIN_LENGTH
                || (EntropyCheck.bits(text, from, to) >= MIN_BITS
                        && (length > MAX_ROW_LENGTH || !holdsRow(text, from, to)));
    }

    private static boolean holdsRow(String text, int from, int to) {
        int row = 1;
        for (int i = from + 1; i < to; i++) {
            char c = text.charAt(i);
            row = c == text.charAt(i - 1) ? row + 1 : 1;
            if (row == ROW && FILLERS.indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }
}
