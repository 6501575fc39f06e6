package io.scrubjay.rules.join;

import java.util.List;

/**
 * What is to be done with a record that is not held any more.
 *
 * @param record its number, counted from 0 in the order in which records were given
 * @param kind whether it may leave, and how
 * @param patches of a masked record all that is to be replaced in it, ascending and not overlapping; none of any other
 * @param unfinished whether it is the last record of a window in which a block never ended
 */
public record Verdict(long record, Kind kind, List<JoinedPatch> patches, boolean unfinished) {
    /** How a record leaves, or that it must not. */
    public enum Kind {
        /** No secret goes over its ends; what stands in it alone is for whoever examines single records. */
        PASS,
        /** Examined, together with its neighbours. */
        MASKED,
        /** It could not be scanned with its neighbours: it must not leave. */
        WITHHELD
    }

    public Verdict {
        patches = List.copyOf(patches);
        if (kind != Kind.MASKED && !patches.isEmpty()) {
            throw new IllegalArgumentException("patches: " + patches.size() + " (expected: none unless masked)");
        }
    }
}
