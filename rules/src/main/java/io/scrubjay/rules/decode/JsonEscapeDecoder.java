package io.scrubjay.rules.decode;

import org.jspecify.annotations.Nullable;

/**
 * The escapes of JSON strings (RFC 8259 section 7) wherever they stand in a text. The run is the whole text, since one
 * escaped character hides a secret whose others are plain.
 */
final class JsonEscapeDecoder implements Decoder {
    /** {@code \}{@code u} and four digits. */
    private static final int UNICODE_ESCAPE_BYTES = 6;

    @Override
    public @Nullable DecodedRun decodeAround(byte[] text, int atByte, int phase) {
        if (text.length < MIN_RUN_BYTES) {
            return null;
        }
        DecodedRun.Builder run = new DecodedRun.Builder(0, text.length);
        for (int at = 0; at < text.length; ) {
            int unit = unicodeEscape(text, at);
            if (unit >= 0) {
                at += addCharacter(run, text, at, unit);
            } else if (text[at] == '\\' && at + 1 < text.length && simpleEscape(text[at + 1]) >= 0) {
                run.add(simpleEscape(text[at + 1]), at);
                at += 2;
            } else {
                run.add(text[at], at);
                at++;
            }
        }
        return run.build(text.length);
    }

    /** The code unit of an escape at this place, or -1. */
    private static int unicodeEscape(byte[] text, int at) {
        boolean escape = at + UNICODE_ESCAPE_BYTES <= text.length && text[at] == '\\' && text[at + 1] == 'u';
        return escape ? HexDigits.value(text, at + 2, 4) : -1;
    }

    /** Adds the character in UTF-8, a lone surrogate as U+FFFD; returns how many raw bytes it took. */
    private static int addCharacter(DecodedRun.Builder run, byte[] text, int at, int unit) {
        int low = Character.isHighSurrogate((char) unit) ? unicodeEscape(text, at + UNICODE_ESCAPE_BYTES) : -1;
        boolean pair = low >= 0 && Character.isLowSurrogate((char) low);
        int character = pair ? Character.toCodePoint((char) unit, (char) low) : unit;
        if (!pair && Character.isSurrogate((char) unit)) {
            character = 0xfffd;
        }
        if (character < 0x80) {
            run.add(character, at);
        } else if (character < 0x800) {
            run.add(0xc0 | character >> 6, at);
            run.add(0x80 | (character & 0x3f), at);
        } else if (character < 0x10000) {
            run.add(0xe0 | character >> 12, at);
            run.add(0x80 | (character >> 6 & 0x3f), at);
            run.add(0x80 | (character & 0x3f), at);
        } else {
            run.add(0xf0 | character >> 18, at);
            run.add(0x80 | (character >> 12 & 0x3f), at);
            run.add(0x80 | (character >> 6 & 0x3f), at);
            run.add(0x80 | (character & 0x3f), at);
        }
        return pair ? 2 * UNICODE_ESCAPE_BYTES : UNICODE_ESCAPE_BYTES;
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
