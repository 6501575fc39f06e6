package io.scrubjay.proxy.redact;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of one JSON document in document order, by their places: what {@link JsonTokenizer} found.
 *
 * <p>A value is named by its index. A container is followed by its content; in an object each member is two values, name
 * and value. {@link #after} skips a value whole. Borrows the buffer; not thread-safe.
 */
final class JsonTape {
    private final ByteBuffer bytes;
    private int[] from = new int[256];
    private int[] to = new int[256];
    private int[] after = new int[256];
    private int size;

    JsonTape(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Adds a value whose end is not known yet; returns its index. */
    int begin(int fromByte) {
        if (size == from.length) {
            from = Arrays.copyOf(from, size * 2);
            to = Arrays.copyOf(to, size * 2);
            after = Arrays.copyOf(after, size * 2);
        }
        from[size] = fromByte;
        return size++;
    }

    /** Ends a value after all that it contains was added. */
    void end(int value, int toByte) {
        to[value] = toByte;
        after[value] = size;
    }

    int size() {
        return size;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    boolean isObject(int value) {
        return first(value) == '{';
    }

    boolean isArray(int value) {
        return first(value) == '[';
    }

    boolean isString(int value) {
        return first(value) == '"';
    }

    /** Whether a string stands for this ASCII text. */
    boolean isString(int value, String ascii) {
        int contentFrom = from[value] + 1;
        int length = to[value] - 1 - contentFrom;
        if (length == ascii.length()) {
            for (int i = 0; i < length; i++) {
                if (bytes.get(contentFrom + i) != ascii.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
        // escapes only make it longer
        return length > ascii.length() && string(value).text().equals(ascii);
    }

    boolean isNull(int value) {
        return first(value) == 'n';
    }

    /** The first byte of the value, which tells its type. */
    byte first(int value) {
        return bytes.get(from[value]);
    }

    /** The first byte of the value: a string's quote, a container's bracket. */
    int from(int value) {
        return from[value];
    }

    /** The end of the value, exclusive; closing quote or bracket included. */
    int to(int value) {
        return to[value];
    }

    /** The index of what follows the value and all that it contains. */
    int after(int value) {
        return after[value];
    }

    /** A string with its escapes undone. */
    JsonString string(int value) {
        return JsonString.decode(bytes, from[value] + 1, to[value] - 1);
    }

    /** A number, {@code true}, {@code false} or {@code null} as it is written. */
    String literal(int value) {
        byte[] text = new byte[to[value] - from[value]];
        bytes.get(from[value], text);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
