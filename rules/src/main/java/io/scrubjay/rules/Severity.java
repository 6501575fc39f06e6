package io.scrubjay.rules;

import java.util.Locale;

/** How bad it is that a secret of this kind was seen, least first. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** The word in rule files, metrics and incidents: {@code "high"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
