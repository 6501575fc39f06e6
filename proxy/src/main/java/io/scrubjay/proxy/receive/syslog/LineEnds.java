package io.scrubjay.proxy.receive.syslog;

import java.nio.ByteBuffer;

/** Looks for what ends a line, LF or NUL, eight bytes at a time. */
final class LineEnds {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * ONES;

    private LineEnds() {}

    /** Where the first LF or NUL of {@code bytes[fromByte, toByte)} stands; -1 where there is none. */
    static int find(ByteBuffer bytes, int fromByte, int toByte) {
        int at = fromByte;
        while (at <= toByte - Long.BYTES) {
            long word = bytes.getLong(at);
            if ((zeros(word) | zeros(word ^ LINE_FEEDS)) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < toByte && bytes.get(at) != 0 && bytes.get(at) != '\n') {
            at++;
        }
        return at < toByte ? at : -1;
    }

    /** Other than 0 exactly if one of the bytes is 0. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }
}
