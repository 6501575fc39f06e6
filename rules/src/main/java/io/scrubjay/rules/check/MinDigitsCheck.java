package io.scrubjay.rules.check;

/** Asks for at least so many ASCII digits. */
final class MinDigitsCheck implements Check {
    private final int minDigits;

    MinDigitsCheck(int minDigits) {
        this.minDigits = minDigits;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return count(text, from, to, minDigits) >= minDigits;
    }

    @Override
    public String explain(String text, int from, int to) {
        return count(text, from, to, Integer.MAX_VALUE) + " digits (expected: >= " + minDigits + ")";
    }

    private static int count(String text, int from, int to, int most) {
        int digits = 0;
        for (int i = from; i < to && digits < most; i++) {
            if (Characters.isDigit(text.charAt(i))) {
                digits++;
            }
        }
        return digits;
    }
}
