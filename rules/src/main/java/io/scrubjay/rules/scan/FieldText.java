package io.scrubjay.rules.scan;

import io.scrubjay.rules.check.CompiledConditions;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An examined field as bytes and, once asked for, as ISO 8859-1 text with the same offsets. Borrowed, one thread. */
final class FieldText {
    /** Tab, line feed, carriage return, and the escape of terminals. */
    private static final String TEXT_CONTROLS = "\t\n\r\u001b";

    private final byte[] bytes;
    private final int valueFrom;
    private final FieldOrigin origin;
    private final WorkBudget budget;
    private final ShapeMatcher.Span span = new ShapeMatcher.Span();
    private @Nullable String text;
    private @Nullable Boolean binary;

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

    /**
     * Whether a token may begin at a place: behind no letter, digit or underscore, unless these end an escape, or are the
     * length of a string in a message that nobody has taken apart.
     */
    boolean mayBegin(int from) {
        return LeftBoundary.at(bytes, from) || isBehindLength(from);
    }

    /** Whether the string of a protobuf message may begin at a place. */
    boolean isBehindLength(int from) {
        return ProtobufLength.endsAt(bytes, from, false) || (isBinary() && ProtobufLength.endsAt(bytes, from, true));
    }

    /** Whether it holds control characters that text does not. */
    boolean isBinary() {
        Boolean known = binary;
        if (known == null) {
            known = false;
            for (byte b : bytes) {
                known |= b >= 0 && b < ' ' && TEXT_CONTROLS.indexOf(b) < 0;
            }
            binary = known;
        }
        return known;
    }

    /** Whether a secret passes the conditions of its rule; counted, as these look at all of it. */
    boolean passes(CompiledConditions conditions, int from, int to) {
        return passes(conditions, from, to, from, to);
    }

    /** The same for a secret that is a part of what its rule matched. */
    boolean passes(CompiledConditions conditions, int matchFrom, int matchTo, int from, int to) {
        budget.takeChecked(matchTo - matchFrom + conditions.contextBytes());
        return conditions.accepts(text(), matchFrom, matchTo, from, to);
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
