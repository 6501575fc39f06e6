package io.scrubjay.proxy.redact;

import java.nio.ByteBuffer;

/**
 * Reads one JSON document (RFC 8259), strictly: UTF-8 without byte order mark, no lone surrogates, nothing after the
 * document. What is lenient here might be read otherwise behind us.
 *
 * <p>Iterative, linear in the document. Good for one document.
 */
final class JsonTokenizer {
    /** How deep containers may nest: 64 AnyValues in key-value lists, four containers each, and their surroundings. */
    static final int MAX_DEPTH = 300;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    /**
     * How many values a document may have, which bounds the memory of the tape (12 bytes each, more while it grows) to a
     * fraction of the heap: an attacker's document of single digits must not end the process.
     */
    private static final int MAX_VALUES = maxValues(Runtime.getRuntime().maxMemory());

    private final ByteBuffer bytes;
    private final int toByte;
    private final JsonTape tape;
    private final int[] open = new int[MAX_DEPTH];
    private int depth;
    private int position;

    private JsonTokenizer(ByteBuffer bytes) {
        this.bytes = bytes;
        this.toByte = bytes.limit();
        this.tape = new JsonTape(bytes);
    }

    /**
     * The values of the document that stands from 0 to the buffer's limit.
     *
     * @throws UnscannableException if it is malformed, nested too deep or has too many values
     */
    static JsonTape tokenize(ByteBuffer bytes) throws UnscannableException {
        return new JsonTokenizer(bytes).document();
    }

    private JsonTape document() throws UnscannableException {
        skipBlank();
        value();
        while (depth > 0) {
            skipBlank();
            int container = open[depth - 1];
            boolean object = tape.isObject(container);
            boolean empty = tape.size() == container + 1;
            byte b = peek();
            if (b == (object ? '}' : ']')) {
                position++;
                tape.end(container, position);
                depth--;
                continue;
            }
            if (!empty) {
                expect(',');
                skipBlank();
            }
            if (object) {
                name();
            }
            value();
        }
        skipBlank();
        if (position != toByte) {
            throw malformed("bytes after the document", position);
        }
        return tape;
    }

    private void name() throws UnscannableException {
        if (peek() != '"') {
            throw malformed("no member name", position);
        }
        string();
        skipBlank();
        expect(':');
        skipBlank();
    }

    static int maxValues(long heapBytes) {
        return (int) Math.min(1 << 24, heapBytes / 64);
    }

    private void value() throws UnscannableException {
        if (tape.size() >= MAX_VALUES) {
            throw new UnscannableException(
                    UnscannableException.Reason.TOO_LARGE, "json: more than " + MAX_VALUES + " values");
        }
        byte b = peek();
        switch (b) {
            case '{', '[' -> open();
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void open() throws UnscannableException {
        if (depth == MAX_DEPTH) {
            throw new UnscannableException(
                    UnscannableException.Reason.TOO_DEEP,
                    "json: nested deeper than " + MAX_DEPTH + " at offset " + position);
        }
        open[depth++] = tape.begin(position++);
    }

    private void word(String word) throws UnscannableException {
        int value = tape.begin(position);
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        tape.end(value, position);
    }

    private void number() throws UnscannableException {
        int value = tape.begin(position);
        if (peek() == '-') {
            position++;
        }
        if (peek() == '0') {
            position++;
        } else {
            digits();
        }
        if (position < toByte && bytes.get(position) == '.') {
            position++;
            digits();
        }
        if (position < toByte && (bytes.get(position) | 0x20) == 'e') {
            position++;
            if (peek() == '+' || peek() == '-') {
                position++;
            }
            digits();
        }
        tape.end(value, position);
    }

    private void digits() throws UnscannableException {
        int from = position;
        while (position < toByte && isDigit(bytes.get(position))) {
            position++;
        }
        if (position == from) {
            throw malformed("no value", position);
        }
    }

    private void string() throws UnscannableException {
        int value = tape.begin(position++);
        while (true) {
            skipPlain();
            byte b = peek();
            if (b == '"') {
                position++;
                tape.end(value, position);
                return;
            }
            if (b == '\\') {
                escape();
            } else if (b < 0) {
                utf8(b);
            } else {
                throw malformed("control character in a string", position);
            }
        }
    }

    /** Goes on to what ends a string or is special in it. */
    private void skipPlain() {
        int at = position;
        while (at <= toByte - Long.BYTES && isPlain(bytes.getLong(at))) {
            at += Long.BYTES;
        }
        while (at < toByte) {
            byte b = bytes.get(at);
            if (b < 0x20 || b == '"' || b == '\\') {
                break;
            }
            at++;
        }
        position = at;
    }

    /** Whether eight bytes are ASCII, none of them a control character, a quote or a backslash; false in doubt. */
    private static boolean isPlain(long word) {
        long quotes = word ^ ONES * '"';
        long backslashes = word ^ ONES * '\\';
        return ((word | (word - ONES * 0x20) | ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes))
                        & HIGHEST_BITS)
                == 0;
    }

    private void escape() throws UnscannableException {
        int from = position++;
        byte b = peek();
        position++;
        switch (b) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
            case 'u' -> {
                char unit = hex4();
                if (Character.isLowSurrogate(unit)) {
                    throw malformed("lone surrogate", from);
                }
                if (Character.isHighSurrogate(unit)) {
                    expect('\\');
                    expect('u');
                    if (!Character.isLowSurrogate(hex4())) {
                        throw malformed("lone surrogate", from);
                    }
                }
            }
            default -> throw malformed("unknown escape", from);
        }
    }

    private char hex4() throws UnscannableException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            byte b = peek();
            int digit = b < 0 ? -1 : Character.digit(b, 16);
            if (digit < 0) {
                throw malformed("no hexadecimal digit", position);
            }
            unit = (unit << 4) | digit;
            position++;
        }
        return (char) unit;
    }

    /** One character of two to four bytes (RFC 3629: shortest form, no surrogates, up to U+10FFFF). */
    private void utf8(byte lead) throws UnscannableException {
        int from = position++;
        int length;
        int codePoint;
        int least;
        if ((lead & 0xe0) == 0xc0) {
            length = 1;
            codePoint = lead & 0x1f;
            least = 0x80;
        } else if ((lead & 0xf0) == 0xe0) {
            length = 2;
            codePoint = lead & 0x0f;
            least = 0x800;
        } else if ((lead & 0xf8) == 0xf0) {
            length = 3;
            codePoint = lead & 0x07;
            least = 0x10000;
        } else {
            throw malformed("invalid UTF-8", from);
        }
        for (int i = 0; i < length; i++) {
            byte b = peek();
            if ((b & 0xc0) != 0x80) {
                throw malformed("invalid UTF-8", from);
            }
            codePoint = (codePoint << 6) | (b & 0x3f);
            position++;
        }
        if (codePoint < least || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
            throw malformed("invalid UTF-8", from);
        }
    }

    private void skipBlank() {
        while (position < toByte && isBlank(bytes.get(position))) {
            position++;
        }
    }

    private void expect(char c) throws UnscannableException {
        if (peek() != c) {
            throw malformed("no '" + c + "'", position);
        }
        position++;
    }

    private byte peek() throws UnscannableException {
        if (position >= toByte) {
            throw malformed("truncated document", position);
        }
        return bytes.get(position);
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static UnscannableException malformed(String what, int at) {
        return new UnscannableException(UnscannableException.Reason.MALFORMED, "json: " + what + " at offset " + at);
    }
}
