package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/** The style {@code [redacted]}: says nothing but that something was there. */
final class FixedMasker implements Masker {
    @Override
    public String mask(Finding finding, Fingerprint fingerprint, byte[] field) {
        return "[redacted]";
    }
}
