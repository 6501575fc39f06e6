package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.NativeBytes;

/** The payload that a sweep is looking at, with the little grammar that all its forms share. One thread. */
final class RawPayload {
    /** No varint. */
    static final long MALFORMED = -1;

    private static final int MAX_VARINT_BYTES = 5;
    private static final int MAX_BUFFERED = 128;

    private final NativeBytes bytes = new NativeBytes();
    private final byte[] buffer = new byte[MAX_BUFFERED];

    /** @see NativeBytes#view */
    void view(long address, int lengthBytes) {
        bytes.view(address, lengthBytes);
    }

    int length() {
        return bytes.length();
    }

    byte at(int offset) {
        return bytes.at(offset);
    }

    /** The byte at an offset; 0 outside of the payload. */
    byte atOrZero(int offset) {
        return offset < 0 || offset >= bytes.length() ? 0 : bytes.at(offset);
    }

    /** Copies {@code [from, to)} into {@link #buffer}, at most {@value #MAX_BUFFERED} bytes; returns how many. */
    int buffer(int from, int to) {
        int count = Math.min(to - from, MAX_BUFFERED);
        for (int i = 0; i < count; i++) {
            buffer[i] = bytes.at(from + i);
        }
        return count;
    }

    /** What was copied last; overwritten by the next copy. */
    byte[] buffer() {
        return buffer;
    }

    /** Whether the payload looks like a JSON object. */
    boolean isObject() {
        int at = 0;
        while (at < length() && isBlank(at(at))) {
            at++;
        }
        return at < length() && at(at) == '{';
    }

    /** The varint at an offset in the lower half, where it ends in the upper; {@link #MALFORMED} if there is none. */
    long varint(int from) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES && from + i < length(); i++) {
            byte b = at(from + i);
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return value > Integer.MAX_VALUE ? MALFORMED : (long) (from + i + 1) << 32 | value;
            }
        }
        return MALFORMED;
    }

    /** Skips quotes of JSON with their backslashes, at most {@code most} bytes. */
    int skipQuotes(int from, int most) {
        int at = from;
        while (at < length() && at - from < most && (isQuote(at(at)) || at(at) == '\\')) {
            at++;
        }
        return at;
    }

    /** Skips blanks and line breaks, also as JSON escapes them, at most {@code most} bytes. */
    int skipBlanks(int from, int most) {
        int at = from;
        while (at < length() && at - from < most) {
            if (isBlank(at(at))) {
                at++;
            } else if (at(at) == '\\' && isEscapedBlank(at)) {
                at = endOfEscape(at);
            } else {
                break;
            }
        }
        return at;
    }

    /** Whether backslashes stand here and then the letter of a blank: {@code \n}, {@code \\n}. */
    private boolean isEscapedBlank(int backslash) {
        byte letter = atOrZero(endOfEscape(backslash) - 1);
        return letter == 'n' || letter == 't' || letter == 'r';
    }

    private int endOfEscape(int backslash) {
        int at = backslash;
        while (at < length() && at(at) == '\\') {
            at++;
        }
        return at + 1;
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'';
    }

    static boolean isBlank(byte b) {
        return b == ' ' || (b >= 0x09 && b <= 0x0d);
    }
}
