package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An examined field as bytes and, once asked for, as ISO 8859-1 text with the same offsets. Borrowed, one thread. */
final class FieldText {
    private final byte[] bytes;
    private final int valueFrom;
    private final FieldOrigin origin;
    private @Nullable String text;

    /**
     * @param bytes the text
     * @param valueFrom where the field's value begins; before it stand its key and {@code =}, at 0 nothing does
     * @param origin also of what was decoded from the field
     */
    FieldText(byte[] bytes, int valueFrom, FieldOrigin origin) {
        this.bytes = bytes;
        this.valueFrom = valueFrom;
        this.origin = origin;
    }

    int valueFrom() {
        return valueFrom;
    }

    FieldOrigin origin() {
        return origin;
    }

    byte[] bytes() {
        return bytes;
    }

    String text() {
        String latin1 = text;
        if (latin1 == null) {
            latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
            text = latin1;
        }
        return latin1;
    }
}
