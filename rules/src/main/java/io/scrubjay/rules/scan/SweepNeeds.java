package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;

/** What the sweep needs for a rule: for people who write rules. */
public final class SweepNeeds {
    private SweepNeeds() {}

    /** Whether the sweep must look for an expression itself, since no literal is sure to stand in its matches. */
    public static boolean wholeExpression(Detector.Regex regex) {
        return regex.sweep() == null
                && regex.digits() == 0
                && regex.keywords().isEmpty()
                && RegexLiterals.of(regex.regex()).isEmpty();
    }
}
