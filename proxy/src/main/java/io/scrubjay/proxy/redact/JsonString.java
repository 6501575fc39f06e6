package io.scrubjay.proxy.redact;

import io.scrubjay.rules.decode.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JSON string (RFC 8259 section 7) as UTF-8 with its escapes undone, and the way back to where it was written, which is
 * walked again rather than kept: ask for places in ascending order.
 */
final class JsonString {
    private final ByteBuffer bytes;
    private final byte[] value;
    private final int contentFrom;
    private final boolean escaped;
    /** A decoded place where a character begins, and where that is written. */
    private int knownDecoded;

    private int knownWritten;

    private JsonString(ByteBuffer bytes, byte[] value, int contentFrom, boolean escaped) {
        this.bytes = bytes;
        this.value = value;
        this.contentFrom = contentFrom;
        this.escaped = escaped;
        this.knownWritten = contentFrom;
    }

    /** Decodes what stands between the quotes; the tokenizer has checked it. The document must not change afterwards. */
    static JsonString decode(ByteBuffer bytes, int fromByte, int toByte) {
        byte[] content = new byte[toByte - fromByte];
        bytes.get(fromByte, content);
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\\') {
                return new JsonString(bytes, unescape(content, i), fromByte, true);
            }
        }
        return new JsonString(bytes, content, fromByte, false);
    }

    /** The decoded bytes, not copied. */
    byte[] value() {
        return value;
    }

    /** The decoded text. */
    String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Where the character that a decoded byte belongs to begins in the document. */
    int writtenFrom(int decodedFrom) {
        if (!escaped) {
            return contentFrom + decodedFrom;
        }
        walk(decodedFrom);
        return knownWritten;
    }

    /** Where the character that the byte before {@code decodedTo} belongs to ends in the document. */
    int writtenTo(int decodedTo) {
        if (!escaped) {
            return contentFrom + decodedTo;
        }
        if (decodedTo == 0) {
            return contentFrom;
        }
        walk(decodedTo - 1);
        return knownWritten + writtenBytes(bytes, knownWritten);
    }

    /** Goes to the character that holds a decoded byte, or to the end. */
    private void walk(int decoded) {
        if (decoded < knownDecoded) {
            knownDecoded = 0;
            knownWritten = contentFrom;
        }
        while (knownDecoded < value.length) {
            int next = knownDecoded + decodedBytes(bytes, knownWritten);
            if (next > decoded) {
                return;
            }
            knownWritten += writtenBytes(bytes, knownWritten);
            knownDecoded = next;
        }
    }

    /** How many bytes the escape that begins here takes; 1 for a byte that is none. */
    private static int writtenBytes(ByteBuffer bytes, int at) {
        if (bytes.get(at) != '\\') {
            return 1;
        }
        if (bytes.get(at + 1) != 'u') {
            return 2;
        }
        return Character.isHighSurrogate((char) hex(bytes, at + 2)) ? 12 : 6;
    }

    private static int decodedBytes(ByteBuffer bytes, int at) {
        if (writtenBytes(bytes, at) < 6) {
            return 1;
        }
        int unit = hex(bytes, at + 2);
        return Character.isHighSurrogate((char) unit) ? 4 : Utf8.length(unit);
    }

    /** Undoes the escapes in place, as none is shorter than what it stands for. */
    private static byte[] unescape(byte[] content, int firstEscape) {
        ByteBuffer read = ByteBuffer.wrap(content);
        int length = firstEscape;
        int at = firstEscape;
        while (at < content.length) {
            if (content[at] != '\\') {
                content[length++] = content[at++];
                continue;
            }
            int width = writtenBytes(read, at);
            if (width == 2) {
                content[length++] = unescape(content[at + 1]);
            } else {
                int unit = hex(read, at + 2);
                int codePoint = width == 6 ? unit : Character.toCodePoint((char) unit, (char) hex(read, at + 8));
                length = Utf8.write(codePoint, content, length);
            }
            at += width;
        }
        return Arrays.copyOf(content, length);
    }

    private static byte unescape(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    private static int hex(ByteBuffer bytes, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = (value << 4) | Character.digit(bytes.get(i), 16);
        }
        return value;
    }
}
