package io.scrubjay.proxy.redact;

import java.util.Arrays;

/** The byte order mark that says that a MSG is UTF-8 (RFC 5424 section 6.4). */
final class Bom {
    private static final byte[] BYTES = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private Bom() {}

    /** Behind the mark that stands at {@code at} of the message that ends at {@code messageTo}; {@code at} where none does. */
    static int skip(byte[] bytes, int at, int messageTo) {
        int to = at + BYTES.length;
        return to <= messageTo && Arrays.equals(bytes, at, to, BYTES, 0, BYTES.length) ? to : at;
    }
}
