package io.scrubjay.rules.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the bytes that {@link RawVicinity} looks at among those that it passes over, eight at a time. */
final class MarkedBytes {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
    private static final long PERCENTS = 0x2525252525252525L;

    private MarkedBytes() {}

    /** Whether a digit stands in the text: at a glance, since in most there is none. */
    static boolean holdDigit(byte[] text, int count) {
        long digits = 0;
        int at = 0;
        for (; at + Long.BYTES <= count; at += Long.BYTES) {
            long word = (long) LONG.get(text, at);
            long low = ByteWord.low(word);
            digits |= ByteWord.within(low, '0', '9') & ~word;
        }
        boolean found = (digits & ByteWord.HIGH_BITS) != 0;
        for (; at < count; at++) {
            found |= text[at] >= '0' && text[at] <= '9';
        }
        return found;
    }

    /** The high bit of each of eight bytes that is looked at: a digit, a control, a quote, a backslash or a percent sign. */
    static long marks(byte[] text, int at) {
        long word = (long) LONG.get(text, at);
        long low = ByteWord.low(word);
        long digits = ByteWord.within(low, '0', '9');
        long controls = ~ByteWord.atLeast(low, ' ');
        long signs = isByte(word, QUOTES) | isByte(word, BACKSLASHES) | isByte(word, PERCENTS);
        return (digits | controls | signs) & ~word & ByteWord.HIGH_BITS;
    }

    /** The high bit of each byte below 0x80 that is that of a pattern. */
    private static long isByte(long word, long pattern) {
        long difference = word ^ pattern;
        return ~ByteWord.atLeast(ByteWord.low(difference), 1);
    }
}
