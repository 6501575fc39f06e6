package io.scrubjay.rules.check;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** CRC-32 (ISO 3309) of text and its notations in tokens. */
final class Crc32 {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Crc32() {}

    /** The checksum of {@code text[from, to)}, one byte a character. */
    static long of(String text, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1));
        return crc.getValue();
    }

    /** Digits, then upper case, then lower case; zeros in front up to {@code width}. */
    static String base62(long value, int width) {
        StringBuilder digits = new StringBuilder();
        for (long rest = value; rest > 0; rest /= DIGITS.length()) {
            digits.append(DIGITS.charAt((int) (rest % DIGITS.length())));
        }
        while (digits.length() < width) {
            digits.append('0');
        }
        return digits.reverse().toString();
    }

    /** Digits, then lower case; zeros in front up to {@code width}. */
    static String base36(long value, int width) {
        String digits = Long.toString(value, 36);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
