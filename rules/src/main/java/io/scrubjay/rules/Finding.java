package io.scrubjay.rules;

/**
 * A secret that passed its rule's conditions, by place; it never holds the secret itself.
 *
 * <p>Offsets are bytes in the examined field, from inclusive, to exclusive. The span to mask contains the secret's own
 * span and is larger where findings of several rules overlapped or a run went on.
 *
 * @param rule the rule that found it; of several, the most specific
 * @param fromByte where the mask begins
 * @param toByte where the mask ends
 * @param secretFromByte where the secret begins, for its fingerprint
 * @param secretToByte where the secret ends
 */
public record Finding(Rule rule, int fromByte, int toByte, int secretFromByte, int secretToByte) {
    public Finding {
        if (fromByte < 0 || fromByte > secretFromByte || secretFromByte >= secretToByte || secretToByte > toByte) {
            throw new IllegalArgumentException("finding: " + fromByte + ".." + secretFromByte + ".." + secretToByte + ".."
                    + toByte + " (expected: 0 <= from <= secretFrom < secretTo <= to)");
        }
    }
}
