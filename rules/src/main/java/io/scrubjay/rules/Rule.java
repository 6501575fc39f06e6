package io.scrubjay.rules;

import java.util.List;

/**
 * One kind of secret, declared.
 *
 * @param id unique in its pack
 * @param title what a person calls it: {@code "GitHub personal access token (classic)"}
 * @param provider who issues it, lower case: {@code "github"}; {@code "generic"} where nobody does
 * @param severity how bad a leak of it is
 * @param confidence how sure a finding is
 * @param mode whether findings are masked, only reported, or not looked for
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
        Confidence confidence,
        Mode mode,
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
                Confidence.MEDIUM,
                Mode.ENFORCE,
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

    /** The same rule by another id. */
    public Rule withId(RuleId other) {
        return new Rule(
                other,
                title,
                provider,
                severity,
                confidence,
                mode,
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
                confidence,
                mode,
                other,
                conditions,
                samples,
                nearMisses,
                references);
    }
}
