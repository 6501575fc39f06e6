package io.scrubjay.rules;

import java.util.Locale;

/** What happens to the findings of a rule. */
public enum Mode {
    /** They are masked and reported. */
    ENFORCE,
    /** They are reported but stay readable, so that a team can see what the rule would do. */
    SHADOW,
    /** The rule is declared but not compiled. */
    OFF;

    /** The word in rule files: {@code "shadow"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
