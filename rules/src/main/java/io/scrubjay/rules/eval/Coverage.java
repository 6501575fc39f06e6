package io.scrubjay.rules.eval;

import io.scrubjay.rules.Finding;
import java.util.List;

/**
 * How findings lie on a secret.
 *
 * @param touched whether a finding overlaps one of its occurrences
 * @param whole whether findings cover every occurrence from end to end, and there is one
 */
record Coverage(boolean touched, boolean whole) {

    /** Of a secret wherever it stands in the text; any finding touches one that does not stand there literally. */
    static Coverage everywhere(byte[] text, byte[] secret, List<Finding> findings) {
        boolean touched = false;
        boolean whole = true;
        int occurrences = 0;
        for (int at = 0; at + secret.length <= text.length; at++) {
            if (!occursAt(text, at, secret)) {
                continue;
            }
            occurrences++;
            Coverage here = at(at, at + secret.length, findings);
            touched |= here.touched;
            whole &= here.whole;
        }
        return occurrences == 0 ? new Coverage(!findings.isEmpty(), false) : new Coverage(touched, whole);
    }

    /** Of a secret at one place. */
    static Coverage at(int fromByte, int toByte, List<Finding> findings) {
        boolean touched = false;
        boolean whole = false;
        for (Finding finding : findings) {
            touched |= finding.fromByte() < toByte && finding.toByte() > fromByte;
            whole |= finding.fromByte() <= fromByte && finding.toByte() >= toByte;
        }
        return new Coverage(touched, whole);
    }

    private static boolean occursAt(byte[] text, int at, byte[] secret) {
        for (int i = 0; i < secret.length; i++) {
            if (text[at + i] != secret[i]) {
                return false;
            }
        }
        return true;
    }
}
