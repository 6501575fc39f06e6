package io.scrubjay.rules.check;

import java.util.Locale;

/** Asks for a Shannon entropy of at least so many bits a character. */
final class EntropyCheck implements Check {
    private static final double LN_2 = Math.log(2);

    private final double minBits;

    EntropyCheck(double minBits) {
        this.minBits = minBits;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return bits(text, from, to) >= minBits;
    }

    @Override
    public String explain(String text, int from, int to) {
        return String.format(
                Locale.ROOT, "%.2f bits a character (expected: >= %.2f)", bits(text, from, to), minBits);
    }

    /** The Shannon entropy of the characters, in bits a character; 0 for an empty span. */
    static double bits(String text, int from, int to) {
        int length = to - from;
        if (length <= 0) {
            return 0;
        }
        int[] counts = new int[256];
        for (int i = from; i < to; i++) {
            counts[text.charAt(i) & 0xff]++;
        }
        double sum = 0;
        for (int count : counts) {
            if (count > 0) {
                sum += count * Math.log(count);
            }
        }
        return (Math.log(length) - sum / length) / LN_2;
    }
}
