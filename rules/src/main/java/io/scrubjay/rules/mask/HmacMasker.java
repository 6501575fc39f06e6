package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/** The style {@code [hmac:<32 hex>]}: the whole fingerprint, to join records by the secret they held. */
final class HmacMasker implements Masker {
    @Override
    public String mask(Finding finding, Fingerprint fingerprint, byte[] field) {
        return "[hmac:" + fingerprint.hex() + "]";
    }
}
