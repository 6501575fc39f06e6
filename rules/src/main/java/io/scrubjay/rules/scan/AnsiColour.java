package io.scrubjay.rules.scan;

import java.util.List;

/**
 * Control sequences by which terminals set colours (ECMA-48, Select Graphic Rendition), as programs write them between a name and its value:
 * {@code ESC [36m password= ESC [0m}. They are known as they are and, behind a backslash, as JSON and other languages write them.
 */
final class AnsiColour {
    private static final byte ESCAPE = 0x1b;
    private static final List<String> ESCAPED = List.of("u001b[", "x1b[", "033[", "e[");
    /** The longest usual sequence sets two colours of 24 bits. */
    private static final int MAX_PARAMETERS = 40;

    private AnsiColour() {}

    /** Whether a sequence may begin with this byte, its backslash left out. */
    static boolean mayBegin(byte b) {
        return b == ESCAPE || b == 'u' || b == 'x' || b == '0' || b == 'e';
    }

    /** The length of the sequence that stands here without its backslash; 0 where none does. */
    static int width(byte[] text, int from) {
        int at = from + beginning(text, from);
        if (at == from) {
            return 0;
        }
        int last = Math.min(text.length, at + MAX_PARAMETERS + 1);
        while (at < last && isParameter(text[at])) {
            at++;
        }
        return at < last && text[at] == 'm' ? at + 1 - from : 0;
    }

    private static int beginning(byte[] text, int from) {
        if (text[from] == ESCAPE) {
            return from + 1 < text.length && text[from + 1] == '[' ? 2 : 0;
        }
        if (from == 0 || text[from - 1] != '\\') {
            return 0;
        }
        for (String escaped : ESCAPED) {
            if (Assignment.startsWith(text, from, escaped)) {
                return escaped.length();
            }
        }
        return 0;
    }

    /** The same in a payload. */
    static int width(RawPayload payload, int from) {
        int at = from + beginning(payload, from);
        if (at == from) {
            return 0;
        }
        int last = at + MAX_PARAMETERS + 1;
        while (at < last && isParameter(payload.atOrZero(at))) {
            at++;
        }
        return at < last && payload.atOrZero(at) == 'm' ? at + 1 - from : 0;
    }

    private static int beginning(RawPayload payload, int from) {
        if (payload.atOrZero(from) == ESCAPE) {
            return payload.atOrZero(from + 1) == '[' ? 2 : 0;
        }
        if (payload.atOrZero(from - 1) != '\\') {
            return 0;
        }
        for (String escaped : ESCAPED) {
            if (RawTelling.startsWith(payload, from, escaped)) {
                return escaped.length();
            }
        }
        return 0;
    }

    private static boolean isParameter(byte b) {
        return (b >= '0' && b <= '9') || b == ';' || b == ':';
    }
}
