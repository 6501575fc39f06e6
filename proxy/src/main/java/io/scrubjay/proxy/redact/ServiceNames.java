package io.scrubjay.proxy.redact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a resource says of its {@code service.name}: nothing, one name, or several. One thread. */
final class ServiceNames {
    /** The attribute. */
    static final String KEY = "service.name";

    private byte @Nullable [] last;
    private boolean contradictory;

    /** Takes the next one, null for a value that is no text. */
    void add(byte @Nullable [] name) {
        contradictory |= name == null || (last != null && !Arrays.equals(last, name));
        last = name == null ? last : name;
    }

    /** The last name, as most readers take it; null where there is none. */
    byte @Nullable [] last() {
        return last;
    }

    /** The name that nobody can read otherwise, for rules that do not apply to it; null where it is not certain. */
    @Nullable String certain() {
        return last == null || contradictory ? null : new String(last, StandardCharsets.UTF_8);
    }
}
