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
            seen |= classOf(text.charAt(i));
        }
        return Integer.bitCount(seen);
    }

    /** A bit for the class of a character. */
    static int classOf(char c) {
        if (Characters.isLower(c)) {
            return 1;
        }
        if (Characters.isUpper(c)) {
            return 2;
        }
        return Characters.isDigit(c) ? 4 : 8;
    }
}
