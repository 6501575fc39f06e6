package io.scrubjay.rules.decode;

import org.jspecify.annotations.Nullable;

/**
 * The escapes of JSON strings (RFC 8259 section 7) wherever they stand in a text. The run is the whole text, since one
 * escaped character hides a secret whose others are plain.
 */
final class JsonEscapeDecoder implements Decoder, DecodedRun.Writing {
    /** {@code \}{@code u} and four digits. */
    private static final int UNICODE_ESCAPE_BYTES = 6;

    @Override
    public @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase) {
        return text.length < MIN_RUN_BYTES ? null : DecodedRun.decode(text, 0, text.length, this);
    }

    @Override
    public int rawBytes(byte[] text, int at, int toByte) {
        if (text[at] != '\\') {
            return 1;
        }
        int unit = unicodeEscape(text, at);
        if (unit >= 0) {
            return isPair(text, at, unit) ? 2 * UNICODE_ESCAPE_BYTES : UNICODE_ESCAPE_BYTES;
        }
        return isSimple(text, at) ? 2 : 1;
    }

    @Override
    public int decodedBytes(byte[] text, int at, int toByte) {
        int unit = text[at] == '\\' ? unicodeEscape(text, at) : -1;
        return unit < 0 ? 1 : Utf8.length(character(text, at, unit));
    }

    @Override
    public int decode(byte[] text, int at, int toByte, byte[] out, int outFrom) {
        int unit = text[at] == '\\' ? unicodeEscape(text, at) : -1;
        if (unit >= 0) {
            return Utf8.write(character(text, at, unit), out, outFrom);
        }
        out[outFrom] = text[at] == '\\' && isSimple(text, at) ? (byte) simpleEscape(text[at + 1]) : text[at];
        return outFrom + 1;
    }

    /** The code unit of an escape at this place, or -1. */
    private static int unicodeEscape(byte[] text, int at) {
        boolean escape = at + UNICODE_ESCAPE_BYTES <= text.length && text[at] == '\\' && text[at + 1] == 'u';
        return escape ? HexDigits.value(text, at + 2, 4) : -1;
    }

    private static boolean isPair(byte[] text, int at, int unit) {
        return Character.isHighSurrogate((char) unit)
                && Character.isLowSurrogate((char) Math.max(0, unicodeEscape(text, at + UNICODE_ESCAPE_BYTES)));
    }

    /** What an escape stands for; U+FFFD for a lone surrogate. */
    private static int character(byte[] text, int at, int unit) {
        if (isPair(text, at, unit)) {
            return Character.toCodePoint((char) unit, (char) unicodeEscape(text, at + UNICODE_ESCAPE_BYTES));
        }
        return Character.isSurrogate((char) unit) ? 0xfffd : unit;
    }

    private static boolean isSimple(byte[] text, int backslash) {
        return backslash + 1 < text.length && simpleEscape(text[backslash + 1]) >= 0;
    }

    private static int simpleEscape(byte letter) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }
}
