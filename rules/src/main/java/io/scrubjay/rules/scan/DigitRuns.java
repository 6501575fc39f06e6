package io.scrubjay.rules.scan;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Finds where so many digits stand together, alone or in groups that blanks and hyphens part, for rules that have no literal.
 * A native pattern would look at every byte of every payload; this looks at one in so many, which a run cannot slip past.
 *
 * <p>In raw payloads tags and lengths of neighbouring fields may look like digits. Every so many-th digit of a run is told,
 * so that one of them lies in any field that holds enough of them itself. Immutable, any thread.
 */
final class DigitRuns {
    private final int digits;

    /** @param digits how many, at least 1 */
    DigitRuns(int digits) {
        this.digits = digits;
    }

    /**
     * Looks through {@code memory[from, from + length)}.
     *
     * @param listener told of the end of every so many-th digit, as a distance from {@code from}; ascending
     * @return false if the listener stopped it
     */
    boolean find(MemorySegment memory, long from, int length, HitListener listener) {
        int at = digits - 1;
        int searched = 0;
        while (at < length) {
            if (!isPart(memory.get(JAVA_BYTE, from + at))) {
                searched = at + 1;
                at += digits;
                continue;
            }
            int start = at;
            while (start > searched && isPart(memory.get(JAVA_BYTE, from + start - 1))) {
                start--;
            }
            int count = 0;
            int end = start;
            for (; end < length; end++) {
                byte b = memory.get(JAVA_BYTE, from + end);
                if (isDigit(b)) {
                    count++;
                    if (count % digits == 0 && !listener.onHit(end + 1)) {
                        return false;
                    }
                } else if (!isPart(b)) {
                    break;
                }
            }
            searched = end + 1;
            at = end + digits;
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isPart(byte b) {
        return isDigit(b) || b == ' ' || b == '-';
    }

    /** Hears of hits and says whether to go on. */
    @FunctionalInterface
    interface HitListener {
        boolean onHit(int endByte);
    }
}
