package io.scrubjay.rules.decode;

/** Writes single characters in UTF-8 (RFC 3629), without an object each. */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes a code point takes. */
    public static int length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** Writes a code point; returns where the next one goes. */
    public static int write(int codePoint, byte[] out, int from) {
        int length = length(codePoint);
        if (length == 1) {
            out[from] = (byte) codePoint;
            return from + 1;
        }
        int rest = codePoint;
        for (int i = length - 1; i > 0; i--) {
            out[from + i] = (byte) (0x80 | (rest & 0x3f));
            rest >>>= 6;
        }
        out[from] = (byte) (0xf00 >> length | rest);
        return from + length;
    }
}
