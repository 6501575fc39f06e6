package io.scrubjay.rules.decode;

import org.jspecify.annotations.Nullable;

/** Hexadecimal (RFC 4648 section 8), in either casing, without separators. */
final class HexDecoder implements Decoder {
    @Override
    public @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase) {
        int from = atByte;
        while (from > 0 && HexDigits.value(text[from - 1]) >= 0) {
            from--;
        }
        int to = atByte;
        while (to < text.length && HexDigits.value(text[to]) >= 0) {
            to++;
        }
        if (to - from < MIN_RUN_BYTES) {
            return null;
        }
        int first = from + Math.floorMod(atByte - phase - from, 2);
        byte[] decoded = new byte[(to - first) / 2];
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] = (byte) HexDigits.value(text, first + 2 * i, 2);
        }
        return DecodedRun.whole(from, to, decoded);
    }
}
