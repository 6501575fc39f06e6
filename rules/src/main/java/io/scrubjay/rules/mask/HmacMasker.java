package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/** The style {@code [redacted:hmac:<32 hex of the fingerprint>]}: one secret, one text, whatever rule found it. */
public final class HmacMasker implements Masker {
    @Override
    public String mask(Finding finding, Fingerprint fingerprint, byte[] field) {
        return LabelMasker.PREFIX + "hmac:" + fingerprint.hex() + "]";
    }
}
