package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An examined field as bytes and, once asked for, as ISO 8859-1 text with the same offsets. Borrowed, one thread. */
final class FieldText {
    private final byte[] bytes;
    private @Nullable String text;

    FieldText(byte[] bytes) {
        this.bytes = bytes;
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
