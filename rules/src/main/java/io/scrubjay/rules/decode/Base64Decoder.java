package io.scrubjay.rules.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64 with the standard or the URL alphabet, padded or not (RFC 4648 sections 4 and 5).
 *
 * <p>Which characters make a group is told by the phase, not by where the run begins: {@code /v1/dG9rZW4...} is a run of
 * the standard alphabet that does not begin at a group. A run keeps to the alphabet of the first character behind the given
 * place that tells; a character that only the other alphabet has ends it.
 */
final class Base64Decoder implements Decoder {
    private static final int NONE = -1;
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) NONE);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (int i = 0; i < digits.length(); i++) {
            VALUES[digits.charAt(i)] = (byte) i;
        }
        VALUES['+'] = 62;
        VALUES['-'] = 62;
        VALUES['/'] = 63;
        VALUES['_'] = 63;
    }

    /** Which of the two alphabets a run was seen to use. */
    private enum Variant {
        UNKNOWN,
        STANDARD,
        URL;

        /** The variant after this character, or null if it has no such character. */
        @Nullable Variant accept(byte character) {
            if (VALUES[character & 0xff] == NONE) {
                return null;
            }
            Variant told =
                    switch (character) {
                        case '+', '/' -> STANDARD;
                        case '-', '_' -> URL;
                        default -> this;
                    };
            return this == UNKNOWN || this == told ? told : null;
        }
    }

    @Override
    public @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase) {
        int core = coreFrom(text, atByte);
        Variant variant = Variant.UNKNOWN;
        int end = core;
        for (Variant next; end < text.length && (next = variant.accept(text[end])) != null; end++) {
            variant = next;
        }
        int from = core;
        for (Variant next; from > 0 && (next = variant.accept(text[from - 1])) != null; from--) {
            variant = next;
        }
        if (end - from < MIN_RUN_BYTES) {
            return null;
        }
        int first = from + Math.floorMod(atByte - phase - from, 4);
        return DecodedRun.whole(from, paddingEnd(text, end), decode(text, first, end));
    }

    /** The characters of what was hit itself, as far as they are certain to be of one run. */
    private static int coreFrom(byte[] text, int atByte) {
        return Math.max(0, atByte - 4);
    }

    private static int paddingEnd(byte[] text, int end) {
        int to = end;
        while (to < text.length && to - end < 2 && text[to] == '=') {
            to++;
        }
        return to;
    }

    private static byte[] decode(byte[] text, int from, int to) {
        byte[] decoded = new byte[Math.max(0, (to - from) * 6 / 8)];
        int bits = 0;
        int bitCount = 0;
        int length = 0;
        for (int at = from; at < to; at++) {
            bits = bits << 6 | VALUES[text[at] & 0xff];
            bitCount += 6;
            if (bitCount >= 8) {
                bitCount -= 8;
                decoded[length++] = (byte) (bits >>> bitCount);
            }
        }
        return decoded;
    }
}
