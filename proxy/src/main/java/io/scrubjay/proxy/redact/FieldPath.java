package io.scrubjay.proxy.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a leaf stands: a field of an OTLP message, and the keys on the way down from there.
 *
 * <p>It gives the keys under which the leaf is examined, and the place by which a finding is reported, the same for both
 * formats: the word of the message ({@code resource}, {@code scope}, {@code span}, {@code span.events},
 * {@code metric.data_points}; none for a log record), the snake_case name of the field, the keys; {@code body.user.token},
 * {@code span.events.attributes.url}. Array indexes do not appear. An unknown field is {@code field_<number>}. Immutable.
 */
final class FieldPath {
    /** The longest place, in characters; longer ones are cut off. */
    static final int MAX_PLACE_CHARS = 256;

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("ResourceLogs", "resource"),
            Map.entry("ResourceSpans", "resource"),
            Map.entry("ResourceMetrics", "resource"),
            Map.entry("Resource", "resource"),
            Map.entry("EntityRef", "resource.entity_refs"),
            Map.entry("ScopeLogs", "scope"),
            Map.entry("ScopeSpans", "scope"),
            Map.entry("ScopeMetrics", "scope"),
            Map.entry("InstrumentationScope", "scope"),
            Map.entry("Span", "span"),
            Map.entry("Event", "span.events"),
            Map.entry("Link", "span.links"),
            Map.entry("Status", "span.status"),
            Map.entry("Metric", "metric"),
            Map.entry("Gauge", "metric.data"),
            Map.entry("Sum", "metric.data"),
            Map.entry("Histogram", "metric.data"),
            Map.entry("ExponentialHistogram", "metric.data"),
            Map.entry("Summary", "metric.data"),
            Map.entry("NumberDataPoint", "metric.data_points"),
            Map.entry("HistogramDataPoint", "metric.data_points"),
            Map.entry("ExponentialHistogramDataPoint", "metric.data_points"),
            Map.entry("SummaryDataPoint", "metric.data_points"),
            Map.entry("Buckets", "metric.data_points.buckets"),
            Map.entry("ValueAtQuantile", "metric.data_points.quantile_values"),
            Map.entry("Exemplar", "metric.exemplars"),
            Map.entry("ResourceProfiles", "resource"),
            Map.entry("ScopeProfiles", "scope"),
            Map.entry("Profile", "profile"),
            Map.entry("ProfilesDictionary", "profile.dictionary"),
            Map.entry("ProfileLink", "profile.dictionary.link_table"),
            Map.entry("KeyValueAndUnit", "profile.dictionary.attribute_table"));

    private final OtlpSchema.Message message;
    private final String fieldName;
    private final @Nullable FieldPath parent;
    private final List<byte[]> contexts;
    private final byte @Nullable [] shownKey;

    private FieldPath(
            OtlpSchema.Message message,
            String fieldName,
            @Nullable FieldPath parent,
            List<byte[]> contexts,
            byte @Nullable [] shownKey) {
        this.message = message;
        this.fieldName = fieldName;
        this.parent = parent;
        this.contexts = contexts;
        this.shownKey = shownKey;
    }

    /** A field of a message; the empty name stands for the message itself. */
    static FieldPath of(OtlpSchema.Message message, String fieldName) {
        return new FieldPath(message, fieldName, null, List.of(), null);
    }

    /** What stands under a key. */
    FieldPath under(byte[] key) {
        return under(key, key);
    }

    /**
     * What stands under a key that was given more than once: readers differ in whether the first or the last counts, so
     * both are tried; the last is reported.
     */
    FieldPath under(byte[] firstKey, byte[] lastKey) {
        List<byte[]> keys = new ArrayList<>(3);
        if (lastKey.length > 0) {
            keys.add(lastKey);
        }
        if (firstKey.length > 0 && !Arrays.equals(firstKey, lastKey)) {
            keys.add(firstKey);
        }
        if (!contexts.isEmpty() && lastKey.length > 0) {
            keys.add(dotted(contexts.getFirst(), lastKey));
        }
        return new FieldPath(message, fieldName, this, List.copyOf(keys), lastKey);
    }

    /** What may stand under a key, in a message that nobody knows: the key is tried, but not reported. */
    FieldPath underSupposed(byte[] key) {
        List<byte[]> keys = new ArrayList<>(2);
        keys.add(key);
        if (!contexts.isEmpty()) {
            keys.add(contexts.getFirst());
        }
        return new FieldPath(message, fieldName, this, List.copyOf(keys), null);
    }

    /** The keys under which a leaf here is examined; empty for a field without. */
    List<byte[]> contexts() {
        return contexts;
    }

    /** Whether it is below a key, so that a hit on the key concerns it. */
    boolean isKeyed() {
        return parent != null;
    }

    /** The place to report, its keys redacted. */
    String place(LeafRedactor leaves) {
        Deque<String> words = new ArrayDeque<>();
        for (FieldPath path = this; path != null; path = path.parent) {
            if (path.shownKey != null) {
                words.addFirst(leaves.key(path.shownKey, MAX_PLACE_CHARS));
            }
        }
        if (!fieldName.isEmpty()) {
            words.addFirst(fieldName);
        }
        String word = WORDS.get(message.name());
        if (word != null) {
            words.addFirst(word);
        }
        String place = String.join(".", words);
        return place.length() <= MAX_PLACE_CHARS ? place : place.substring(0, MAX_PLACE_CHARS);
    }

    private static byte[] dotted(byte[] outer, byte[] inner) {
        byte[] key = Arrays.copyOf(outer, outer.length + 1 + inner.length);
        key[outer.length] = '.';
        System.arraycopy(inner, 0, key, outer.length + 1, inner.length);
        return key;
    }
}
