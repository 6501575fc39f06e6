package io.scrubjay.rules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret that passed its rule's conditions, by place. It holds no secret that stands readable in the field; one that
 * stands encoded is held decoded, out of sight of {@code toString()}.
 *
 * <p>Offsets are bytes in the examined field, from inclusive, to exclusive. The span to mask contains the secret's own
 * span and is larger where findings of several rules overlapped or a run went on.
 *
 * @param rule the rule that found it; of several, the most specific
 * @param assessment how sure it is
 * @param fromByte where the mask begins
 * @param toByte where the mask ends
 * @param secretFromByte where the secret begins, for its fingerprint
 * @param secretToByte where the secret ends
 * @param decoded the secret itself where it stands encoded between these offsets; null where it stands as it is
 */
public record Finding(
        Rule rule,
        Assessment assessment,
        int fromByte,
        int toByte,
        int secretFromByte,
        int secretToByte,
        @Nullable DecodedSecret decoded) {
    public Finding {
        if (fromByte < 0 || fromByte > secretFromByte || secretFromByte >= secretToByte || secretToByte > toByte) {
            throw new IllegalArgumentException("finding: " + fromByte + ".." + secretFromByte + ".." + secretToByte + ".."
                    + toByte + " (expected: 0 <= from <= secretFrom < secretTo <= to)");
        }
    }

    /** A secret that stands in the field as it is, and about which only its rule says something. */
    public Finding(Rule rule, int fromByte, int toByte, int secretFromByte, int secretToByte) {
        this(rule, Assessment.of(rule), fromByte, toByte, secretFromByte, secretToByte, null);
    }

    /** The same finding with a mask from here to there. */
    public Finding reaching(int maskFromByte, int maskToByte) {
        return new Finding(rule, assessment, maskFromByte, maskToByte, secretFromByte, secretToByte, decoded);
    }

    /**
     * The secret itself, in a new array.
     *
     * @param field the examined field
     */
    public byte[] secret(byte[] field) {
        return decoded == null
                ? Arrays.copyOfRange(field, secretFromByte, secretToByte)
                : decoded.bytes().clone();
    }
}
