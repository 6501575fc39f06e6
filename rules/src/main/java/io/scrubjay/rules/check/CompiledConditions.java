package io.scrubjay.rules.check;

import io.scrubjay.rules.Conditions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

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
    private final List<CompiledAllowList> allowLists;

    private CompiledConditions(List<Check> checks, List<CompiledAllowList> allowLists) {
        this.checks = checks.toArray(Check[]::new);
        this.allowLists = allowLists;
    }

    /**
     * Compiles conditions; cheap checks are asked first.
     *
     * @throws IllegalArgumentException if a check is unknown or RE2/J refuses an allowed value's expression
     */
    public static CompiledConditions of(Conditions conditions) {
        List<Check> checks = new ArrayList<>();
        checks.add(NOT_A_MASK);
        if (Collections.disjoint(conditions.checks(), CHECK_DIGITS)) {
            checks.add(NOT_A_STAND_IN);
        }
        if (conditions.minDigits() > 0) {
            checks.add(new MinDigitsCheck(conditions.minDigits()));
        }
        if (conditions.minClasses() > 0) {
            checks.add(new MinClassesCheck(conditions.minClasses()));
        }
        if (conditions.minEntropyBits() > 0) {
            checks.add(new EntropyCheck(conditions.minEntropyBits()));
        }
        if (!conditions.stopwords().isEmpty()) {
            checks.add(new StopwordCheck(conditions.stopwords()));
        }
        for (String name : conditions.checks()) {
            Check check = Checks.named(name);
            if (check == null) {
                throw new IllegalArgumentException(
                        "checks: " + name + " (expected: " + String.join(", ", Checks.names()) + ")");
            }
            checks.add(check);
        }
        if (!conditions.allowValues().isEmpty()) {
            checks.add(new AllowValueCheck(conditions.allowValues()));
        }
        checks.add(NOT_PUBLISHED);
        return new CompiledConditions(
                checks, conditions.allowLists().stream().map(CompiledAllowList::new).toList());
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
        for (Check check : checks) {
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
}
