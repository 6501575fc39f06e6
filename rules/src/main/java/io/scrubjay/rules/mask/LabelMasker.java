package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/** The default style, {@code [redacted:<rule>:<8 hex of the fingerprint>]}: recognisable without being readable. */
public final class LabelMasker implements Masker {
    /** What every mask of this style begins with. */
    public static final String PREFIX = "[redacted:";

    @Override
    public String mask(Finding finding, Fingerprint fingerprint, byte[] field) {
        return PREFIX + finding.rule().id() + ":" + fingerprint.label() + "]";
    }
}
