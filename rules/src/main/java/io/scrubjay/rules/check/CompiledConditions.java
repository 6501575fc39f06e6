package io.scrubjay.rules.check;

import io.scrubjay.rules.Conditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule's conditions, ready to be asked. Immutable, any thread.
 *
 * <p>Our own mask text and keys that are published on purpose are never accepted, whatever the conditions say; stand-ins such as
 * {@code xxxxxxxxxxxxxxxx} only where a check digit says that they are none.
 */
public final class CompiledConditions {
    private static final Check NOT_A_MASK = new MaskTextCheck();
    private static final Check NOT_A_STAND_IN = new StandInCheck();
    private static final Check NOT_PUBLISHED = new PublishedKeyCheck();
    /** Of the numbers of cards and accounts many look drawn up: {@code 4242 4242 4242 4242}. */
    private static final Set<String> CHECK_DIGITS = Set.of("iban", "luhn");

    private final Check[] checks;
    /** The same, those that cost most last. */
    private final Check[] asked;
    private final int contextBytes;
    /** Of the checks, in their order. */
    private final List<String> names;
    private final List<CompiledAllowList> allowLists;
    private final @Nullable ConditionsListener listener;

    private CompiledConditions(
            Check[] checks,
            List<String> names,
            List<CompiledAllowList> allowLists,
            @Nullable ConditionsListener listener) {
        this.checks = checks;
        this.asked = checks.clone();
        Arrays.sort(asked, Comparator.comparingInt(CompiledConditions::cost));
        this.contextBytes =
                (int) Arrays.stream(checks).filter(InContextCheck.class::isInstance).count() * InContextCheck.WORK_BYTES;
        this.names = names;
        this.allowLists = allowLists;
        this.listener = listener;
    }

    /** Expressions cost more than the weights of a context, which refuse most of what they are asked about. */
    private static int cost(Check check) {
        if (check == NOT_A_STAND_IN || check == NOT_PUBLISHED) {
            return 3;
        }
        return check instanceof AllowValueCheck ? 2 : check instanceof InContextCheck ? 1 : 0;
    }

    /** How much of a text is looked at besides a match, in bytes. */
    public int contextBytes() {
        return contextBytes;
    }

    /** Whether a word stands in our own mask text, as in {@code [redacted:database-password:0a1b2c3d]}. */
    public static boolean isInMask(String text, int from, int to) {
        return !NOT_A_MASK.accepts(text, from, to);
    }

    /**
     * Compiles conditions; cheap checks are asked first.
     *
     * @throws IllegalArgumentException if a check is unknown or RE2/J refuses an allowed value's expression
     */
    public static CompiledConditions of(Conditions conditions) {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("not-a-mask", NOT_A_MASK);
        if (Collections.disjoint(conditions.checks(), CHECK_DIGITS)) {
            checks.put("not-a-stand-in", NOT_A_STAND_IN);
        }
        if (conditions.minDigits() > 0) {
            checks.put("minDigits", new MinDigitsCheck(conditions.minDigits()));
        }
        if (conditions.minClasses() > 0) {
            checks.put("minClasses", new MinClassesCheck(conditions.minClasses()));
        }
        if (conditions.minEntropyBits() > 0) {
            checks.put("entropy", new EntropyCheck(conditions.minEntropyBits()));
        }
        if (!conditions.stopwords().isEmpty()) {
            checks.put("stopwords", new StopwordCheck(conditions.stopwords()));
        }
        for (String name : conditions.checks()) {
            Check check = Checks.named(name);
            if (check == null) {
                throw new IllegalArgumentException(
                        "checks: " + name + " (expected: " + String.join(", ", Checks.names()) + ")");
            }
            checks.put(name, check);
        }
        if (!conditions.allowValues().isEmpty()) {
            checks.put("allow.values", new AllowValueCheck(conditions.allowValues()));
        }
        checks.put("not-published", NOT_PUBLISHED);
        return new CompiledConditions(
                checks.values().toArray(Check[]::new),
                List.copyOf(checks.keySet()),
                conditions.allowLists().stream().map(CompiledAllowList::new).toList(),
                null);
    }

    /** The same conditions, which tell a listener whenever they are asked; for tuning, not for traffic. */
    public CompiledConditions observedBy(ConditionsListener observer) {
        return new CompiledConditions(checks, names, allowLists, observer);
    }

    /**
     * Whether a match is a finding.
     *
     * @param text the examined field, one character a byte (ISO 8859-1); borrowed
     * @param fromByte where the secret begins
     * @param toByte where it ends; an empty secret is never accepted
     */
    public boolean accepts(String text, int fromByte, int toByte) {
        return accepts(text, fromByte, toByte, fromByte, toByte);
    }

    /**
     * The same for a secret that is a part of what its rule matched.
     *
     * @param matchFromByte where the whole match begins, at most {@code fromByte}
     * @param matchToByte where it ends
     */
    public boolean accepts(String text, int matchFromByte, int matchToByte, int fromByte, int toByte) {
        if (toByte <= fromByte) {
            return false;
        }
        if (listener != null) {
            listener.onAsked(this, text, matchFromByte, matchToByte, fromByte, toByte);
        }
        for (Check check : asked) {
            if (!check.accepts(text, fromByte, toByte)) {
                return false;
            }
        }
        for (CompiledAllowList allowList : allowLists) {
            if (allowList.allows(text, matchFromByte, matchToByte, fromByte, toByte)) {
                return false;
            }
        }
        return true;
    }

    /** What every condition says about a match, in the order in which they are asked; for people who tune rules. */
    public List<Verdict> verdicts(String text, int matchFromByte, int matchToByte, int fromByte, int toByte) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < checks.length; i++) {
            verdicts.add(new Verdict(
                    names.get(i),
                    checks[i].accepts(text, fromByte, toByte),
                    checks[i].explain(text, fromByte, toByte)));
        }
        for (CompiledAllowList allowList : allowLists) {
            boolean allows = allowList.allows(text, matchFromByte, matchToByte, fromByte, toByte);
            verdicts.add(new Verdict("allow list", !allows, allowList.toString()));
        }
        return verdicts;
    }
}
