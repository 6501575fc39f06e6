package io.scrubjay.proxy.receive.syslog;

import java.nio.ByteBuffer;

/** Looks for what ends a line, LF or NUL, eight bytes at a time. */
final class LineEnds {
    private static final int STEP_BYTES = 4 * Long.BYTES;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * ONES;

    private LineEnds() {}

    /**
     * Where the first LF or NUL of {@code bytes[fromByte, toByte)} stands; -1 where there is none.
     *
     * @param bytes little-endian
     */
    static int find(ByteBuffer bytes, int fromByte, int toByte) {
        int at = fromByte;
        while (at <= toByte - STEP_BYTES
                && (ends(bytes.getLong(at))
                                | ends(bytes.getLong(at + Long.BYTES))
                                | ends(bytes.getLong(at + 2 * Long.BYTES))
                                | ends(bytes.getLong(at + 3 * Long.BYTES)))
                        == 0) {
            at += STEP_BYTES;
        }
        while (at <= toByte - Long.BYTES) {
            long ends = ends(bytes.getLong(at));
            if (ends != 0) {
                return at + Long.numberOfTrailingZeros(ends) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < toByte && bytes.get(at) != 0 && bytes.get(at) != '\n') {
            at++;
        }
        return at < toByte ? at : -1;
    }

    /** Other than 0 exactly if one of the bytes is LF or NUL; its lowest bit belongs to the first that is. */
    private static long ends(long word) {
        return zeros(word) | zeros(word ^ LINE_FEEDS);
    }

    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }
}
