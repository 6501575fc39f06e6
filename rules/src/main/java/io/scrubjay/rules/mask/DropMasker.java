package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/** The style that leaves nothing where the secret was. */
final class DropMasker implements Masker {
    @Override
    public String mask(Finding finding, Fingerprint fingerprint, byte[] field) {
        return "";
    }
}
