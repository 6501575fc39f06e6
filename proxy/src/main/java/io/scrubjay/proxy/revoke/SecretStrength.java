package io.scrubjay.proxy.revoke;

/**
 * Estimates whether a secret is random enough to be known by its fingerprint alone: whoever has the fingerprint key
 * could guess a weaker one, and a common word would be found everywhere.
 */
final class SecretStrength {
    static final int MIN_CHARS = 16;
    static final int MIN_BITS = 80;

    private SecretStrength() {}

    /** Bits by the frequencies of its characters, a little less than a random text holds. */
    static double bits(char[] text, int from, int length) {
        int[] counts = new int[128];
        for (int i = from; i < from + length; i++) {
            counts[text[i] & 0x7f]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                bits += count * Math.log((double) length / count) / Math.log(2);
            }
        }
        return bits;
    }

    static boolean isEnough(char[] text, int from, int length) {
        return length >= MIN_CHARS && bits(text, from, length) >= MIN_BITS;
    }
}
