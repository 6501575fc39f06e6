package io.scrubjay.rules.eval;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A text in a context of telemetry, with the place of its secret. */
final class Carried {
    private final byte @Nullable [] key;
    private final byte[] text;
    private final int fromByte;
    private final int toByte;

    /**
     * A text in three parts.
     *
     * @param key the field's name, where it has one
     */
    Carried(@Nullable String key, String before, String secret, String behind) {
        this.key = key == null ? null : bytes(key);
        this.text = bytes(before + secret + behind);
        this.fromByte = bytes(before).length;
        this.toByte = fromByte + bytes(secret).length;
    }

    /** Null where the field has no name. */
    byte @Nullable [] key() {
        return key;
    }

    /** Borrowed. */
    byte[] text() {
        return text;
    }

    int fromByte() {
        return fromByte;
    }

    int toByte() {
        return toByte;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
