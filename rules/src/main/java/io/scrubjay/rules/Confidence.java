package io.scrubjay.rules;

import java.util.Locale;

/** How sure a rule is that what it finds is a live kind of secret, least first. */
public enum Confidence {
    LOW,
    MEDIUM,
    HIGH;

    /** One step less sure; {@code LOW} stays. */
    public Confidence lower() {
        return this == HIGH ? MEDIUM : LOW;
    }

    /** The word in rule files and incidents: {@code "medium"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
