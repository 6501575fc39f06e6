package io.scrubjay.rules;

import java.util.List;

/**
 * One kind of secret, declared.
 *
 * @param id unique in its pack
 * @param title what a person calls it: {@code "GitHub personal access token (classic)"}
 * @param provider who issues it, lower case: {@code "github"}; {@code "generic"} where nobody does
 * @param severity how bad a leak of it is
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
        Detector detector,
        Conditions conditions,
        List<String> samples,
        List<String> nearMisses,
        List<String> references) {
    public Rule {
        samples = List.copyOf(samples);
        nearMisses = List.copyOf(nearMisses);
        references = List.copyOf(references);
    }
}
