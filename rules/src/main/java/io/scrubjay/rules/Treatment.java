package io.scrubjay.rules;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a rule's findings.
 *
 * @param mode whether they are masked, only reported, or not looked for
 * @param confidence how sure one is before its evidence is heard
 * @param evidence the name of what speaks for or against a finding, as in {@code io.scrubjay.rules.check.EvidenceKinds};
 *     null where nothing does
 * @param mask what stands in their place; null for the configured style
 */
public record Treatment(
        Mode mode, Confidence confidence, @Nullable String evidence, @Nullable MaskStyle mask) {
    /** Enforced, of medium confidence, masked as configured. */
    public static final Treatment DEFAULT = new Treatment(Mode.ENFORCE, Confidence.MEDIUM, null, null);

    /** The same in another mode. */
    public Treatment withMode(Mode other) {
        return new Treatment(other, confidence, evidence, mask);
    }
}
