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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the matchers found in one field, and its resolution into findings that do not overlap. Held in arrays, since a field
 * may consist of nothing but secrets. One thread.
 */
final class Matches {
    /** How many rules, about, may find each secret. */
    private static final int RULES_OF_A_SECRET = 4;

    private static final int[] NONE = {};

    private final int most;
    private int count;
    private Rule[] rules = new Rule[8];
    private int[] orders = new int[8];
    private int[] froms = new int[8];
    private int[] tos = new int[8];
    /** Of those that stand encoded, by their number. */
    private final Map<Integer, Decoded> decoded = new HashMap<>(0);
    /** Of each rule by its number where its last match ends. */
    private int[] ends = NONE;
    /** Of each rule by its number up to where it has looked at all. */
    private int[] searched = NONE;

    private record Decoded(DecodedSecret secret, Assessment assessment) {}

    Matches() {
        this(RULES_OF_A_SECRET * TooManyFindingsException.maxOfField());
    }

    Matches(int most) {
        this.most = most;
    }

    /**
     * One rule's match.
     *
     * @param order the rule's number, the last word among equals
     * @param isDecoded whether it stands encoded
     */
    record Match(Rule rule, int order, int from, int to, boolean isDecoded) {}

    /** @throws TooManyFindingsException if these are more than memory is set aside for */
    void add(Rule rule, int order, int from, int to) {
        put(rule, order, from, to);
        ends = with(ends, order, to);
    }

    private void put(Rule rule, int order, int from, int to) {
        if (count == most) {
            throw new TooManyFindingsException(most / RULES_OF_A_SECRET, "field");
        }
        if (count == rules.length) {
            int larger = Math.min(most, count + count / 2);
            rules = Arrays.copyOf(rules, larger);
            orders = Arrays.copyOf(orders, larger);
            froms = Arrays.copyOf(froms, larger);
            tos = Arrays.copyOf(tos, larger);
        }
        rules[count] = rule;
        orders[count] = order;
        froms[count] = from;
        tos[count++] = to;
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
        put(rule, Integer.MAX_VALUE, from, to);
    }

    /**
     * Adds a registered secret.
     *
     * @param secret null where it stands as it is
     */
    void addRegistered(int from, int to, @Nullable DecodedSecret secret) {
        put(RegisteredSecrets.RULE, Integer.MAX_VALUE, from, to);
        if (secret != null) {
            decoded.put(count - 1, new Decoded(secret, Assessment.of(RegisteredSecrets.RULE)));
        }
    }

    /** Adds what was found in decoded text, by its raw place. */
    void addDecoded(Finding finding, int from, int to, DecodedSecret secret) {
        put(finding.rule(), Integer.MAX_VALUE, from, to);
        decoded.put(count - 1, new Decoded(secret, finding.assessment()));
    }

    /** The end of this rule's last match, 0 where it has none: a hit before it was explained already. */
    int endOfLast(int order) {
        return order < ends.length ? ends[order] : 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int size() {
        return count;
    }

    /** What was added, from a number on, in the order of adding; for people who tune rules. */
    List<Match> since(int first) {
        return IntStream.range(first, count)
                .mapToObj(i -> new Match(rules[i], orders[i], froms[i], tos[i], decoded.containsKey(i)))
                .toList();
    }

    /**
     * Merges overlapping matches; the most specific rule of a group names it, its own span is the secret. A match of a
     * rule in shadow never takes the place of one that is enforced, and is a finding only where no such one is.
     *
     * @param field the examined text; matches before its value are context and dropped
     * @throws TooManyFindingsException if the findings are more than memory is set aside for
     */
    List<Finding> resolve(FieldText field) {
        int inShadow = 0;
        for (int i = 0; i < count; i++) {
            inShadow += isInShadow(i) ? 1 : 0;
        }
        List<Finding> enforced = merge(byPlace(false, count - inShadow), field);
        if (inShadow == 0) {
            return enforced;
        }
        List<Finding> shadows = merge(byPlace(true, inShadow), field);
        List<Finding> findings = new ArrayList<>(enforced);
        int next = 0;
        for (Finding shadow : shadows) {
            while (next < enforced.size() && enforced.get(next).toByte() <= shadow.fromByte()) {
                next++;
            }
            if (next == enforced.size() || enforced.get(next).fromByte() >= shadow.toByte()) {
                findings.add(shadow);
            }
        }
        findings.sort(Comparator.comparingInt(Finding::fromByte));
        return findings;
    }

    private boolean isInShadow(int match) {
        return rules[match].mode() == Mode.SHADOW;
    }

    /** The matches by where they begin, which stands in the upper half, their numbers in the lower. */
    private long[] byPlace(boolean shadow, int matches) {
        long[] order = new long[matches];
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (isInShadow(i) == shadow) {
                order[found++] = (long) froms[i] << Integer.SIZE | i;
            }
        }
        Arrays.sort(order);
        return order;
    }

    private List<Finding> merge(long[] order, FieldText field) {
        int base = field.valueFrom();
        List<Finding> findings = new ArrayList<>();
        int i = 0;
        while (i < order.length) {
            int best = (int) order[i];
            int from = froms[best];
            int to = tos[best];
            int next = i + 1;
            while (next < order.length && froms[(int) order[next]] < to) {
                int other = (int) order[next++];
                to = Math.max(to, tos[other]);
                if (precedes(other, best)) {
                    best = other;
                }
            }
            if (tos[best] > base) {
                findings.add(finding(best, from, to, field));
                if (findings.size() > most / RULES_OF_A_SECRET) {
                    throw new TooManyFindingsException(most / RULES_OF_A_SECRET, "field");
                }
            }
            i = next;
        }
        return findings;
    }

    private Finding finding(int match, int from, int to, FieldText field) {
        int base = field.valueFrom();
        Decoded known = decoded.isEmpty() ? null : decoded.get(match);
        return new Finding(
                rules[match],
                known != null
                        ? known.assessment()
                        : EvidenceKinds.assess(rules[match], field.text(), froms[match], tos[match]),
                Math.max(base, from) - base,
                to - base,
                Math.max(base, froms[match]) - base,
                tos[match] - base,
                known == null ? null : known.secret());
    }

    /** A rule names a registered secret if it found just that: only that secret has the fingerprint that is registered. */
    private boolean precedes(int one, int other) {
        boolean registered = rules[one].equals(RegisteredSecrets.RULE);
        if (registered != rules[other].equals(RegisteredSecrets.RULE)) {
            boolean same = froms[one] == froms[other] && tos[one] == tos[other];
            return registered != same;
        }
        int specific = Integer.compare(rank(rules[one]), rank(rules[other]));
        if (specific != 0) {
            return specific < 0;
        }
        int severe = rules[one].severity().compareTo(rules[other].severity());
        if (severe != 0) {
            return severe > 0;
        }
        int longer = Integer.compare(tos[one] - froms[one], tos[other] - froms[other]);
        return longer != 0 ? longer > 0 : orders[one] < orders[other];
    }

    /** Which rules go first where they found the same: the lower. */
    static int rank(Rule rule) {
        return switch (rule.detector()) {
            case Detector.Token token -> 0;
            case Detector.Keyword keyword -> keyword.common() || !keyword.isAssigned() ? 3 : 1;
            case Detector.Regex regex -> rule.provider().equals("generic") ? 3 : 2;
            case Detector.Pair pair -> 1;
            case Detector.Block block -> 1;
            case Detector.Key key -> 4;
        };
    }
}
