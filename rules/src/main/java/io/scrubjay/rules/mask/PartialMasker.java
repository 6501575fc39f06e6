package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/**
 * The style {@code [redacted:...a1b2]}: keeps the last four characters of a long secret, as people know them from
 * payment cards; of these only letters, digits, {@code -} and {@code _}.
 */
final class PartialMasker implements Masker {
    private static final int KEPT = 4;
    /** Of a shorter secret the tail would give away too much. */
    private static final int MIN_SECRET_BYTES = 16;

    @Override
    public String mask(Finding finding, Fingerprint fingerprint, byte[] field) {
        StringBuilder mask = new StringBuilder("[redacted:...");
        byte[] secret = finding.secret(field);
        if (secret.length >= MIN_SECRET_BYTES) {
            for (int i = secret.length - KEPT; i < secret.length; i++) {
                char c = (char) (secret[i] & 0xff);
                if (isPlain(c)) {
                    mask.append(c);
                }
            }
        }
        return mask.append(']').toString();
    }

    private static boolean isPlain(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    }
}
