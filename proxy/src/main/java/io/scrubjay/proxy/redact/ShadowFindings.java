package io.scrubjay.proxy.redact;

import io.scrubjay.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What rules in shadow found in one payload or message. A place that was examined several times, as a field and as a part of
 * another, counts once; one that an enforced rule has masked does not count. Not thread-safe.
 */
final class ShadowFindings {
    private static final Comparator<Found> BY_PLACE =
            Comparator.comparingInt(Found::fromByte).thenComparing(Found::toByte, Comparator.reverseOrder());

    private final List<Found> found = new ArrayList<>(0);
    /** Places that are masked, which do not overlap: where they begin in the upper half, where they end in the lower. */
    private long[] masked = new long[4];

    private int maskedCount;

    private record Found(Rule rule, int fromByte, int toByte) {}

    /** Adds a finding by its place in the payload. */
    void add(Rule rule, int fromByte, int toByte) {
        found.add(new Found(rule, fromByte, toByte));
    }

    /** Adds a place that is masked. */
    void masked(int fromByte, int toByte) {
        if (maskedCount == masked.length) {
            masked = Arrays.copyOf(masked, maskedCount + maskedCount / 2);
        }
        masked[maskedCount++] = (long) fromByte << Integer.SIZE | toByte;
    }

    /** The rule of each finding that counts, in the order of the payload. */
    List<Rule> rules() {
        if (found.isEmpty()) {
            return List.of();
        }
        found.sort(BY_PLACE);
        Arrays.sort(masked, 0, maskedCount);
        List<Rule> rules = new ArrayList<>(found.size());
        int countedTo = 0;
        for (Found finding : found) {
            if (finding.fromByte() >= countedTo && !isMasked(finding)) {
                rules.add(finding.rule());
                countedTo = finding.toByte();
            }
        }
        return rules;
    }

    private boolean isMasked(Found finding) {
        int at = Arrays.binarySearch(masked, 0, maskedCount, (long) finding.toByte() << Integer.SIZE);
        int before = (at < 0 ? -at - 1 : at) - 1;
        return before >= 0 && (int) masked[before] > finding.fromByte();
    }
}
