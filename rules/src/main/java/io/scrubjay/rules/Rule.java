package io.scrubjay.rules;

import java.util.List;

/**
 * One kind of secret, declared.
 *
 * @param id unique in its pack
 * @param title what a person calls it: {@code "GitHub personal access token (classic)"}
 * @param provider who issues it, lower case: {@code "github"}; {@code "generic"} where nobody does
 * @param severity how bad a leak of it is
 * @param treatment what becomes of its findings
 * @param detector how it is found
 * @param conditions what a match must satisfy
 * @param samples further whole-text samples that must be found, beyond those generated from the detector; written so
 *     that no literal looks live (shape placeholders are filled in at run time)
 * @param nearMisses further texts that must not be found, in the same notation
 * @param references where the format is described
 */
public record Rule(
        RuleId id,
        String title,
        String provider,
        Severity severity,
        Treatment treatment,
        Detector detector,
        Conditions conditions,
        List<String> samples,
        List<String> nearMisses,
        List<String> references) {
    /** A rule of medium confidence that is enforced. */
    public Rule(
            RuleId id,
            String title,
            String provider,
            Severity severity,
            Detector detector,
            Conditions conditions,
            List<String> samples,
            List<String> nearMisses,
            List<String> references) {
        this(
                id,
                title,
                provider,
                severity,
                Treatment.DEFAULT,
                detector,
                conditions,
                samples,
                nearMisses,
                references);
    }

    public Rule {
        samples = List.copyOf(samples);
        nearMisses = List.copyOf(nearMisses);
        references = List.copyOf(references);
    }

    /** Whether findings are masked, only reported, or not looked for. */
    public Mode mode() {
        return treatment.mode();
    }

    /** How sure a finding is before its evidence is heard. */
    public Confidence confidence() {
        return treatment.confidence();
    }

    /** The same rule by another id. */
    public Rule withId(RuleId other) {
        return new Rule(
                other,
                title,
                provider,
                severity,
                treatment,
                detector,
                conditions,
                samples,
                nearMisses,
                references);
    }

    /** The same rule with another way to find its secret. */
    public Rule withDetector(Detector other) {
        return new Rule(
                id,
                title,
                provider,
                severity,
                treatment,
                other,
                conditions,
                samples,
                nearMisses,
                references);
    }
}
