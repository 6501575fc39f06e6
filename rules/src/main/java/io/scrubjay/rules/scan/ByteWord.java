package io.scrubjay.rules.scan;

/** Looks at the eight bytes of a word at once; what holds for a byte is told by its high bit. */
final class ByteWord {
    static final long HIGH_BITS = 0x8080808080808080L;

    /** The bit of each byte that letters differ in by their casing, and some other bytes from each other. */
    static final long CASING = 0x2020202020202020L;

    private static final long ONES = 0x0101010101010101L;

    private ByteWord() {}

    /** The bytes without their high bits, as {@link #atLeast} takes them. */
    static long low(long word) {
        return word & ~HIGH_BITS;
    }

    /**
     * The bytes of at least some ASCII character.
     *
     * @param low bytes below 0x80
     */
    static long atLeast(long low, int character) {
        return low + (0x80 - character) * ONES;
    }

    /** The bytes from one ASCII character to another. */
    static long within(long low, int first, int last) {
        return atLeast(low, first) & ~atLeast(low, last + 1);
    }

    /** Whether one of the bytes is 0. */
    static boolean hasZero(long word) {
        return ((word - ONES) & ~word & HIGH_BITS) != 0;
    }
}
