package io.scrubjay.rules.check;

/** Asks for at least so many ASCII digits. */
final class MinDigitsCheck implements Check {
    private final int minDigits;

    MinDigitsCheck(int minDigits) {
        this.minDigits = minDigits;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        int digits = 0;
        for (int i = from; i < to && digits < minDigits; i++) {
            if (Characters.isDigit(text.charAt(i))) {
                digits++;
            }
        }
        return digits >= minDigits;
    }
}
