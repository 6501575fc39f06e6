package io.scrubjay.rules.decode;

import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986 section 2.1) in a run without white space and quotes; a stray {@code %} stands for itself. */
final class PercentDecoder implements Decoder, DecodedRun.Writing {
    @Override
    public @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase) {
        int from = atByte;
        while (from > 0 && isUrlByte(text[from - 1])) {
            from--;
        }
        int to = atByte;
        while (to < text.length && isUrlByte(text[to])) {
            to++;
        }
        if (to - from < MIN_RUN_BYTES) {
            return null;
        }
        return DecodedRun.decode(text, from, to, this);
    }

    @Override
    public int rawBytes(byte[] text, int at, int toByte) {
        return value(text, at, toByte) >= 0 ? 3 : 1;
    }

    @Override
    public int decodedBytes(byte[] text, int at, int toByte) {
        return 1;
    }

    @Override
    public int decode(byte[] text, int at, int toByte, byte[] out, int outFrom) {
        int value = value(text, at, toByte);
        out[outFrom] = value >= 0 ? (byte) value : text[at];
        return outFrom + 1;
    }

    private static int value(byte[] text, int at, int toByte) {
        return text[at] == '%' && at + 2 < toByte ? HexDigits.value(text, at + 1, 2) : -1;
    }

    private static boolean isUrlByte(byte b) {
        return b > ' ' && b < 0x7f && b != '"' && b != '\'' && b != '<' && b != '>' && b != '\\' && b != '`';
    }
}
