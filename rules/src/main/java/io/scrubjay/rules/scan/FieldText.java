package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An examined field as bytes and, once asked for, as ISO 8859-1 text with the same offsets. Borrowed, one thread. */
final class FieldText {
    private final byte[] bytes;
    private final int valueFrom;
    private final FieldOrigin origin;
    private final WorkBudget budget;
    private final ShapeMatcher.Span span = new ShapeMatcher.Span();
    private @Nullable String text;

    /**
     * @param bytes the text
     * @param valueFrom where the field's value begins; before it stand its key and {@code =}, at 0 nothing does
     * @param origin also of what was decoded from the field
     * @param budget of the field and all that is decoded from it
     */
    FieldText(byte[] bytes, int valueFrom, FieldOrigin origin, WorkBudget budget) {
        this.bytes = bytes;
        this.valueFrom = valueFrom;
        this.origin = origin;
        this.budget = budget;
    }

    int valueFrom() {
        return valueFrom;
    }

    /**
     * Where the key or the value begins in which a hit ends. What a hit stands for must not begin before it: the {@code =}
     * between key and value is in no payload, and the sweep would not see it.
     */
    int partFrom(int hitToByte) {
        return hitToByte >= valueFrom ? valueFrom : 0;
    }

    FieldOrigin origin() {
        return origin;
    }

    WorkBudget budget() {
        return budget;
    }

    /** For one match at a time; it remembers where a long run ends that many hits are in. */
    ShapeMatcher.Span span() {
        span.steps = 0;
        return span;
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
