package io.scrubjay.rules.lint;

import io.scrubjay.rules.RuleId;
import java.util.Locale;

/**
 * Something questionable about one rule.
 *
 * @param message {@code name: value (expected: rule)}, without the rule's id
 */
public record Warning(RuleId rule, Kind kind, String message) {
    /** What a warning is about. */
    public enum Kind {
        /** Another rule finds the same. */
        OVERLAP,
        /** Another rule takes all that this one finds. */
        UNREACHABLE,
        /** Nothing was found to try it on. */
        NO_SAMPLE,
        /** The sweep hits ordinary text for it. */
        UNSELECTIVE,
        /** It takes more time than others. */
        COSTLY,
        /** It finds what is no secret. */
        WEAK,
        /** It is not described as rules are. */
        DESCRIPTION;

        /** The word in reports: {@code no-sample}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String toString() {
        return "rule '" + rule + "': " + kind.word() + ": " + message;
    }
}
