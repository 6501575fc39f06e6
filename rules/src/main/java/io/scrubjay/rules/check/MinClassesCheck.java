package io.scrubjay.rules.check;

/** Asks for at least so many of the character classes lower, upper, digit, other. */
final class MinClassesCheck implements Check {
    private final int minClasses;

    MinClassesCheck(int minClasses) {
        this.minClasses = minClasses;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return count(text, from, to) >= minClasses;
    }

    @Override
    public String explain(String text, int from, int to) {
        return count(text, from, to) + " of lower, upper, digit, other (expected: >= " + minClasses + ")";
    }

    static int count(String text, int from, int to) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Characters.isLower(c)) {
                seen |= 1;
            } else if (Characters.isUpper(c)) {
                seen |= 2;
            } else if (Characters.isDigit(c)) {
                seen |= 4;
            } else {
                seen |= 8;
            }
        }
        return Integer.bitCount(seen);
    }
}
