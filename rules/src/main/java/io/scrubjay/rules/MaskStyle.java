package io.scrubjay.rules;

import java.util.Locale;

/** What stands in place of a secret; the default first. */
public enum MaskStyle {
    /** {@code [redacted:<rule>:<8 hex of the fingerprint>]}. */
    LABEL,
    /** {@code [redacted]}. */
    FIXED,
    /** {@code [redacted:...a1b2]}, with the last four characters of a long secret. */
    PARTIAL,
    /** {@code [hmac:<32 hex>]}. */
    HMAC,
    /** Nothing. */
    DROP;

    /** The word in rule files and configuration: {@code "label"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
