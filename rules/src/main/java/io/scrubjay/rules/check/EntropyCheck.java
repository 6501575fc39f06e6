package io.scrubjay.rules.check;

import java.util.Locale;

/** Asks for a Shannon entropy of at least so many bits a character. */
final class EntropyCheck implements Check {
    private static final double LN_2 = Math.log(2);
    /** By so much the entropy must be higher than it need be, not to be told by how it is rounded. */
    private static final double CERTAIN = 1.001;

    private final double minBits;

    EntropyCheck(double minBits) {
        this.minBits = minBits;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return isAtLeast(minBits, text, from, to);
    }

    @Override
    public String explain(String text, int from, int to) {
        return String.format(
                Locale.ROOT, "%.2f bits a character (expected: >= %.2f)", bits(text, from, to), minBits);
    }

    /**
     * Whether the Shannon entropy of the characters is at least so many bits a character. Where the most frequent character is
     * rare enough, no logarithm is needed to know: the entropy is at least that character's surprise.
     */
    static boolean isAtLeast(double minBits, String text, int from, int to) {
        if (to <= from) {
            return minBits <= 0;
        }
        int[] counts = counts(text, from, to);
        int most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, counts[text.charAt(i) & 0xff]);
        }
        return most * Math.pow(2, minBits) * CERTAIN <= to - from || bits(counts, to - from) >= minBits;
    }

    /** The Shannon entropy of the characters, in bits a character; 0 for an empty span. */
    static double bits(String text, int from, int to) {
        return to <= from ? 0 : bits(counts(text, from, to), to - from);
    }

    private static int[] counts(String text, int from, int to) {
        int[] counts = new int[256];
        for (int i = from; i < to; i++) {
            counts[text.charAt(i) & 0xff]++;
        }
        return counts;
    }

    private static double bits(int[] counts, int length) {
        double sum = 0;
        for (int count : counts) {
            if (count > 0) {
                sum += count * Math.log(count);
            }
        }
        return (Math.log(length) - sum / length) / LN_2;
    }
}
