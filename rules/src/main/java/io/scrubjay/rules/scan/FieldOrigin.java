package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Who sent a field under which name, whatever it was encoded in. Borrows the name; one thread. */
final class FieldOrigin {
    private final @Nullable String service;
    private final byte @Nullable [] key;

    FieldOrigin(@Nullable String service, byte @Nullable [] key) {
        this.service = service;
        this.key = key;
    }

    /** The service, null where it is not known. */
    @Nullable String service() {
        return service;
    }

    /** The field's key, one character a byte; null for a field without. */
    @Nullable String key() {
        return key == null ? null : new String(key, StandardCharsets.ISO_8859_1);
    }
}
