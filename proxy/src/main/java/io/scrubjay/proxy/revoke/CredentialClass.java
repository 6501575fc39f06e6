package io.scrubjay.proxy.revoke;

import java.util.Locale;

/** What kind of use a credential was issued for, which decides how freely it may be revoked. */
public enum CredentialClass {
    /** Issued just in time for one task; its loss is repaired by the next one. */
    JIT,
    /** Long-lived; something depends on it. */
    STATIC,
    /** For emergencies: only people decide. */
    BREAK_GLASS,
    /** Bait: its sight is the alarm, and it is never revoked. */
    CANARY;

    /** The word in configuration, API and events: {@code "break_glass"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The class of a word.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static CredentialClass ofWord(String word) {
        for (CredentialClass value : values()) {
            if (value.word().equals(word)) {
                return value;
            }
        }
        throw new IllegalArgumentException("class: unknown (expected: jit, static, break_glass, canary)");
    }
}
