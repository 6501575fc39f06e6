package io.scrubjay.proxy.redact;

import io.scrubjay.rules.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What rules in shadow found in one payload or message. A place that was examined several times, as a field and as a part of
 * another, counts once; one that an enforced rule has masked does not count. Not thread-safe.
 */
final class ShadowFindings {
    private static final Comparator<Found> BY_PLACE =
            Comparator.comparingInt(Found::fromByte).thenComparing(Found::toByte, Comparator.reverseOrder());

    private final List<Found> found = new ArrayList<>(0);
    /** Ends by beginnings; they do not overlap. */
    private final TreeMap<Integer, Integer> masked = new TreeMap<>();

    private record Found(Rule rule, int fromByte, int toByte) {}

    /** Adds a finding by its place in the payload. */
    void add(Rule rule, int fromByte, int toByte) {
        found.add(new Found(rule, fromByte, toByte));
    }

    /** Adds a place that is masked. */
    void masked(int fromByte, int toByte) {
        masked.merge(fromByte, toByte, Math::max);
    }

    /** The rule of each finding that counts, in the order of the payload. */
    List<Rule> rules() {
        if (found.isEmpty()) {
            return List.of();
        }
        found.sort(BY_PLACE);
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
        Map.Entry<Integer, Integer> last = masked.lowerEntry(finding.toByte());
        return last != null && last.getValue() > finding.fromByte();
    }
}
