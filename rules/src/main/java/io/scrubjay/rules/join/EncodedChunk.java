package io.scrubjay.rules.join;

/** Tells lines of base64 that was broken for its length, record by record. */
final class EncodedChunk {
    /** A shorter line is not one that was broken for its length; the usual ones are 60, 64 and 76. */
    private static final int LEAST_FULL_LINE = 60;

    private static final int GROUP = 4;

    private EncodedChunk() {}

    /** The length of the full line of base64 with which a record ends; 0 where it ends otherwise, as with a hash. */
    static int fullLine(byte[] record) {
        return fullLine(record, 0, record.length);
    }

    /** The same of the record {@code bytes[from, to)}. */
    static int fullLine(byte[] bytes, int from, int to) {
        int lineFrom = to;
        boolean onlyHex = true;
        while (lineFrom > from && isEncoded(bytes[lineFrom - 1])) {
            lineFrom--;
            onlyHex &= isHex(bytes[lineFrom]);
        }
        int length = to - lineFrom;
        return length >= LEAST_FULL_LINE && length % GROUP == 0 && !onlyHex ? length : 0;
    }

    /** Whether a record is nothing but base64, at most as long as the lines before it; none is where these have no length. */
    static boolean goesOn(byte[] record, int fullLine) {
        int to = record.length;
        while (to > 0 && record.length - to < 2 && record[to - 1] == '=') {
            to--;
        }
        boolean encoded = to > 0 && record.length <= fullLine;
        for (int i = 0; encoded && i < to; i++) {
            encoded = isEncoded(record[i]);
        }
        return encoded;
    }

    private static boolean isEncoded(byte b) {
        int lower = b | 0x20;
        return (lower >= 'a' && lower <= 'z') || (b >= '0' && b <= '9') || b == '+' || b == '/' || b == '-' || b == '_';
    }

    private static boolean isHex(byte b) {
        int lower = b | 0x20;
        return (lower >= 'a' && lower <= 'f') || (b >= '0' && b <= '9');
    }
}
