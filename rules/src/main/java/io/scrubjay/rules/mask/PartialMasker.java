package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/**
 * The style {@code [redacted:<rule>:...wxyz]}: keeps the last four characters of a secret that is long enough to stay
 * secret without them, for people who compare with what their provider shows.
 */
public final class PartialMasker implements Masker {
    private static final int KEPT_CHARACTERS = 4;
    private static final int LEAST_SECRET_BYTES = 16;

    @Override
    public String mask(Finding finding, Fingerprint fingerprint, byte[] field) {
        StringBuilder mask = new StringBuilder(LabelMasker.PREFIX).append(finding.rule().id()).append(":...");
        int to = finding.secretToByte();
        if (to - finding.secretFromByte() >= LEAST_SECRET_BYTES) {
            for (int i = to - KEPT_CHARACTERS; i < to; i++) {
                char c = (char) field[i];
                if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                    mask.append(c);
                }
            }
        }
        return mask.append(']').toString();
    }
}
