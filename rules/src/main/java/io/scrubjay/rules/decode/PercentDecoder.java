package io.scrubjay.rules.decode;

import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986 section 2.1) in a run without white space and quotes; a stray {@code %} stands for itself. */
final class PercentDecoder implements Decoder {
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
        DecodedRun.Builder run = new DecodedRun.Builder(from, to - from);
        for (int at = from; at < to; ) {
            int value = text[at] == '%' && at + 2 < to ? HexDigits.value(text, at + 1, 2) : -1;
            run.add(value >= 0 ? value : text[at], at);
            at += value >= 0 ? 3 : 1;
        }
        return run.build(to);
    }

    private static boolean isUrlByte(byte b) {
        return b > ' ' && b < 0x7f && b != '"' && b != '\'' && b != '<' && b != '>' && b != '\\' && b != '`';
    }
}
