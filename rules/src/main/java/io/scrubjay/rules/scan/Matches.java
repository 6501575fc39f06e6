package io.scrubjay.rules.scan;

import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.DecodedSecret;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.EvidenceKinds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the matchers found in one field, and its resolution into findings that do not overlap. One thread. */
final class Matches {
    private static final Comparator<Match> BY_PLACE =
            Comparator.comparingInt(Match::from).thenComparing(Comparator.comparingInt(Match::to).reversed());

    private static final int[] NONE = {};

    private final List<Match> found = new ArrayList<>();
    /** Of each rule by its number where its last match ends. */
    private int[] ends = NONE;
    /** Of each rule by its number up to where it has looked at all. */
    private int[] searched = NONE;

    /**
     * One rule's match.
     *
     * @param order the rule's number, the last word among equals
     * @param decoded the secret where it stands encoded
     * @param assessment of what was decoded; of other matches only those that become findings are assessed
     */
    record Match(
            Rule rule,
            int order,
            int from,
            int to,
            @Nullable DecodedSecret decoded,
            @Nullable Assessment assessment) {
        Assessment assess(FieldText field) {
            return assessment != null ? assessment : EvidenceKinds.assess(rule, field.text(), from, to);
        }
    }

    void add(Rule rule, int order, int from, int to) {
        found.add(new Match(rule, order, from, to, null, null));
        ends = with(ends, order, to);
    }

    private static int[] with(int[] places, int order, int place) {
        int[] enough = order < places.length ? places : Arrays.copyOf(places, Math.max(2 * places.length, order + 1));
        enough[order] = place;
        return enough;
    }

    /** Says that a rule has looked at all hits up to a place: one there is of no use to it any more. */
    void setSearched(int order, int toByte) {
        searched = with(searched, order, toByte);
    }

    /** Up to where a rule has looked at all hits. */
    int searchedTo(int order) {
        return order < searched.length ? searched[order] : 0;
    }

    /** Adds a secret that a rule found before in its context. */
    void addSeen(Rule rule, int from, int to) {
        found.add(new Match(rule, Integer.MAX_VALUE, from, to, null, null));
    }

    /**
     * Adds a registered secret.
     *
     * @param decoded null where it stands as it is
     */
    void addRegistered(int from, int to, @Nullable DecodedSecret decoded) {
        found.add(new Match(
                RegisteredSecrets.RULE,
                Integer.MAX_VALUE,
                from,
                to,
                decoded,
                Assessment.of(RegisteredSecrets.RULE)));
    }

    /** Adds what was found in decoded text, by its raw place. */
    void addDecoded(Finding finding, int from, int to, DecodedSecret secret) {
        found.add(new Match(finding.rule(), Integer.MAX_VALUE, from, to, secret, finding.assessment()));
    }

    /** The end of this rule's last match, 0 where it has none: a hit before it was explained already. */
    int endOfLast(int order) {
        return order < ends.length ? ends[order] : 0;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was added so far; in the order of adding until it is resolved. */
    List<Match> all() {
        return Collections.unmodifiableList(found);
    }

    /**
     * Merges overlapping matches; the most specific rule of a group names it, its own span is the secret. A match of a
     * rule in shadow never takes the place of one that is enforced, and is a finding only where no such one is.
     *
     * @param field the examined text; matches before its value are context and dropped
     */
    List<Finding> resolve(FieldText field) {
        found.sort(BY_PLACE);
        List<Match> shadows =
                found.stream().filter(match -> match.rule().mode() == Mode.SHADOW).toList();
        if (shadows.isEmpty()) {
            return merge(found, field);
        }
        List<Finding> enforced =
                merge(found.stream().filter(match -> match.rule().mode() != Mode.SHADOW).toList(), field);
        List<Finding> findings = new ArrayList<>(enforced);
        int next = 0;
        for (Finding shadow : merge(shadows, field)) {
            while (next < enforced.size() && enforced.get(next).toByte() <= shadow.fromByte()) {
                next++;
            }
            if (next == enforced.size() || !overlap(enforced.get(next), shadow)) {
                findings.add(shadow);
            }
        }
        findings.sort(Comparator.comparingInt(Finding::fromByte));
        return findings;
    }

    private static boolean overlap(Finding one, Finding other) {
        return one.fromByte() < other.toByte() && other.fromByte() < one.toByte();
    }

    private static List<Finding> merge(List<Match> found, FieldText field) {
        int base = field.valueFrom();
        List<Finding> findings = new ArrayList<>();
        int i = 0;
        while (i < found.size()) {
            Match best = found.get(i);
            int from = best.from();
            int to = best.to();
            int next = i + 1;
            while (next < found.size() && found.get(next).from() < to) {
                Match other = found.get(next++);
                to = Math.max(to, other.to());
                if (precedes(other, best)) {
                    best = other;
                }
            }
            if (best.to() > base) {
                int secretFrom = Math.max(base, best.from());
                findings.add(new Finding(
                        best.rule(),
                        best.assess(field),
                        Math.max(base, from) - base,
                        to - base,
                        secretFrom - base,
                        best.to() - base,
                        best.decoded()));
            }
            i = next;
        }
        return findings;
    }

    /** A rule names a registered secret if it found just that: only that secret has the fingerprint that is registered. */
    private static boolean precedes(Match one, Match other) {
        boolean registered = one.rule().equals(RegisteredSecrets.RULE);
        if (registered != other.rule().equals(RegisteredSecrets.RULE)) {
            boolean same = one.from() == other.from() && one.to() == other.to();
            return registered != same;
        }
        int specific = Integer.compare(rank(one.rule()), rank(other.rule()));
        if (specific != 0) {
            return specific < 0;
        }
        int severe = one.rule().severity().compareTo(other.rule().severity());
        if (severe != 0) {
            return severe > 0;
        }
        int longer = Integer.compare(one.to() - one.from(), other.to() - other.from());
        return longer != 0 ? longer > 0 : one.order() < other.order();
    }

    /** Which rules go first where they found the same: the lower. */
    static int rank(Rule rule) {
        return switch (rule.detector()) {
            case Detector.Token token -> 0;
            case Detector.Keyword keyword -> keyword.common() ? 3 : 1;
            case Detector.Regex regex -> rule.provider().equals("generic") ? 3 : 2;
            case Detector.Pair pair -> 1;
            case Detector.Block block -> 1;
            case Detector.Key key -> 4;
        };
    }
}
