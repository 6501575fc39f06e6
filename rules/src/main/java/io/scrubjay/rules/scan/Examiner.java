package io.scrubjay.rules.scan;

import io.scrubjay.rules.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the secrets of one field, exactly. One per thread. */
public interface Examiner extends AutoCloseable {
    /** The same for a field of which nobody knows what service it comes from. */
    default List<Finding> examine(byte @Nullable [] key, byte[] value) {
        return examine(null, key, value);
    }

    /**
     * Examines a field, decoded from its carrier (JSON escapes undone, protobuf string as it is).
     *
     * @param service the service that sent it, for rules that allow some; null where it is not known
     * @param key the field's name where it has one (attribute key, JSON key, header), as context for rules that look for an
     *     assignment; null otherwise. The key itself is a field of its own: examine it with a call of its own
     * @param value the bytes; any, UTF-8 or not; borrowed
     * @return findings in {@code value}, not overlapping, ascending; offsets in {@code value}
     * @throws ScanException if the native scan failed or a budget was exceeded: the field counts as unscanned
     */
    List<Finding> examine(@Nullable String service, byte @Nullable [] key, byte[] value);

    /**
     * Begins a payload: until {@link #endPayload()} the examined fields are its parts, and have a budget of work together, beside
     * that of each.
     *
     * @param lengthBytes of the payload
     */
    default void beginPayload(int lengthBytes) {}

    /** Ends a payload, so that each field stands for itself again. */
    default void endPayload() {}

    /** Frees the native scratch space. */
    @Override
    void close();
}
