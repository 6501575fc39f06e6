package io.scrubjay.rules.scan;

/**
 * Tells of eight bytes at once which may be part of a token, or of its escapes. Masks have the highest bit of each byte that is
 * meant; the first byte is in the lowest bits.
 */
final class TokenBytes {
    static final long ALL = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long LOWER_SEVEN = 0x7f7f7f7f7f7f7f7fL;

    private TokenBytes() {}

    /**
     * Whatever stands in ASCII from {@code %} on: not only what tokens and escapes are made of, but what parts most tokens of
     * telemetry does not (controls, blanks, double quotes), and to tell this takes a tenth of the time.
     */
    static long runs(long word) {
        return ((word & LOWER_SEVEN) + ONES * (0x80 - '%')) & ~word & ALL;
    }

    /** Capital letters and digits. */
    static long capitalsAndDigits(long word) {
        return between(word, 'A', 'Z') | between(word, '0', '9');
    }

    /** Letters and digits. */
    static long alnums(long word) {
        return between(word | ByteWord.CASING, 'a', 'z') | between(word, '0', '9');
    }

    /** What begins an escape: {@code \} and {@code %}. */
    static long escapes(long word) {
        return equal(word, '\\') | equal(word, '%');
    }

    private static long between(long word, int from, int to) {
        long seven = word & LOWER_SEVEN;
        return (seven + ONES * (0x80 - from)) & ~(seven + ONES * (0x7f - to)) & ~word & ALL;
    }

    private static long equal(long word, int value) {
        long seven = (word ^ ONES * value) & LOWER_SEVEN;
        return ~(seven + LOWER_SEVEN) & ~word & ALL;
    }
}
