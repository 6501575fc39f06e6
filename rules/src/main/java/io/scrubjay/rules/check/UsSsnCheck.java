package io.scrubjay.rules.check;

/** Asks for a social security number of the United States: no area of 000, 666 or from 900, no group 00, no serial 0000. */
final class UsSsnCheck implements Check {
    private static final int LENGTH = 9;

    @Override
    public boolean accepts(String text, int from, int to) {
        String digits = GroupedDigits.in(text, from, to);
        return digits.length() == LENGTH
                && digits.charAt(0) != '9'
                && !digits.startsWith("000")
                && !digits.startsWith("666")
                && !digits.startsWith("00", 3)
                && !digits.startsWith("0000", 5);
    }
}
