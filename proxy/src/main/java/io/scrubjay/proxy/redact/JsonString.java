package io.scrubjay.proxy.redact;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A JSON string (RFC 8259 section 7) as UTF-8 with its escapes undone, and the way back to where it was written. */
final class JsonString {
    private final byte[] value;
    private final int contentFrom;
    /** For each decoded byte where its character is written, then the end; null where nothing is escaped. */
    private final int @Nullable [] writtenAt;

    private JsonString(byte[] value, int contentFrom, int @Nullable [] writtenAt) {
        this.value = value;
        this.contentFrom = contentFrom;
        this.writtenAt = writtenAt;
    }

    /** Decodes what stands between the quotes; the tokenizer has checked it. */
    static JsonString decode(ByteBuffer bytes, int fromByte, int toByte) {
        byte[] content = new byte[toByte - fromByte];
        bytes.get(fromByte, content);
        for (byte b : content) {
            if (b == '\\') {
                return unescape(content, fromByte);
            }
        }
        return new JsonString(content, fromByte, null);
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
        return writtenAt == null ? contentFrom + decodedFrom : writtenAt[decodedFrom];
    }

    /** Where the character that the byte before {@code decodedTo} belongs to ends in the document. */
    int writtenTo(int decodedTo) {
        if (writtenAt == null) {
            return contentFrom + decodedTo;
        }
        int to = decodedTo;
        while (to < value.length && writtenAt[to] == writtenAt[decodedTo - 1]) {
            to++;
        }
        return writtenAt[to];
    }

    private static JsonString unescape(byte[] content, int contentFrom) {
        byte[] value = new byte[content.length];
        int[] writtenAt = new int[content.length + 1];
        int length = 0;
        int at = 0;
        while (at < content.length) {
            int unitFrom = at;
            int codePoint = -1;
            byte b = content[at++];
            if (b == '\\') {
                byte escape = content[at++];
                if (escape == 'u') {
                    codePoint = hex(content, at);
                    at += 4;
                    if (Character.isHighSurrogate((char) codePoint)) {
                        codePoint = Character.toCodePoint((char) codePoint, (char) hex(content, at + 2));
                        at += 6;
                    }
                } else {
                    b = unescape(escape);
                }
            }
            if (codePoint < 0) {
                writtenAt[length] = contentFrom + unitFrom;
                value[length++] = b;
            } else {
                for (byte unit : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                    writtenAt[length] = contentFrom + unitFrom;
                    value[length++] = unit;
                }
            }
        }
        writtenAt[length] = contentFrom + content.length;
        return new JsonString(Arrays.copyOf(value, length), contentFrom, writtenAt);
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

    private static int hex(byte[] content, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = (value << 4) | Character.digit(content[i], 16);
        }
        return value;
    }
}
