package io.scrubjay.rules;

import java.util.List;

/**
 * What a match must satisfy before it is a finding.
 *
 * @param minEntropyBits Shannon entropy of the secret in bits a character, at least; 0 asks for nothing
 * @param minDigits how many ASCII digits the secret holds, at least
 * @param minClasses how many of the classes lower, upper, digit, other the secret holds, at least; 0 asks for nothing
 * @param stopwords a secret that contains one of these, in any casing, is no finding
 * @param allowValues RE2 expressions; a secret that one of them matches as a whole is no finding
 * @param checks names of further checks, as in {@code io.scrubjay.rules.check.Checks}
 * @param allowKeys RE2 expressions; what stands under a key (attribute, JSON member, header) that one of them matches as a
 *     whole is no finding
 * @param allowServices RE2 expressions; what a service sends that one of them matches as a whole is no finding. Telemetry whose
 *     service is not known is nobody's
 * @param allowLists what else makes a match no finding, as imported rule files declare it
 */
public record Conditions(
        double minEntropyBits,
        int minDigits,
        int minClasses,
        List<String> stopwords,
        List<String> allowValues,
        List<String> checks,
        List<String> allowKeys,
        List<String> allowServices,
        List<AllowList> allowLists) {
    public static final Conditions NONE = new Conditions(0, 0, 0, List.of(), List.of(), List.of());

    /** Conditions without allowed keys, services and lists. */
    public Conditions(
            double minEntropyBits,
            int minDigits,
            int minClasses,
            List<String> stopwords,
            List<String> allowValues,
            List<String> checks) {
        this(minEntropyBits, minDigits, minClasses, stopwords, allowValues, checks, List.of(), List.of(), List.of());
    }

    public Conditions {
        if (!(minEntropyBits >= 0 && minEntropyBits <= 8)) {
            throw new IllegalArgumentException("entropy: " + minEntropyBits + " (expected: 0 to 8 bits a character)");
        }
        if (minDigits < 0) {
            throw new IllegalArgumentException("minDigits: " + minDigits + " (expected: >= 0)");
        }
        if (minClasses < 0 || minClasses > 4) {
            throw new IllegalArgumentException("minClasses: " + minClasses + " (expected: 0 to 4)");
        }
        stopwords = List.copyOf(stopwords);
        allowValues = List.copyOf(allowValues);
        checks = List.copyOf(checks);
        allowKeys = List.copyOf(allowKeys);
        allowServices = List.copyOf(allowServices);
        allowLists = List.copyOf(allowLists);
    }
}
