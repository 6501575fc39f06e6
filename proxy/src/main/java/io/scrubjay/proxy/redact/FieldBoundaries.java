package io.scrubjay.proxy.redact;

import io.scrubjay.rules.mask.Patch;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Refuses protobuf whose fields end in the middle of a secret: damaged lengths may still parse, with the token cut into
 * parts that no rule knows, while the bytes that leave hold it whole.
 */
final class FieldBoundaries {
    /** How far on either side of a boundary a token is looked for. */
    private static final int REACH_BYTES = 512;

    private final LeafRedactor leaves;
    private final ByteBuffer bytes;
    private final Splice splice;

    /** Borrows {@code bytes}; {@code splice} holds the masks made so far. */
    FieldBoundaries(LeafRedactor leaves, ByteBuffer bytes, Splice splice) {
        this.leaves = leaves;
        this.bytes = bytes;
        this.splice = splice;
    }

    /**
     * Looks at the place where a field that is none of its message, or the value of one, begins, once what stands before it, or
     * the value, is masked. A secret
     * of which that one holds enough to be masked only seems to go on: tags, lengths and text may look like more of its run.
     *
     * @throws UnscannableException if a secret goes across it of which nothing is masked
     */
    void check(int boundary) throws UnscannableException {
        if (boundary <= 0
                || boundary >= bytes.limit()
                || !isTokenByte(bytes.get(boundary - 1))
                || !isTokenByte(bytes.get(boundary))) {
            return;
        }
        int from = Math.max(0, boundary - REACH_BYTES);
        byte[] around = new byte[Math.min(bytes.limit(), boundary + REACH_BYTES) - from];
        bytes.get(from, around);
        for (Patch patch : leaves.redact(null, List.of(), around, shadow -> {})) {
            int findingFrom = from + patch.finding().fromByte();
            int findingTo = from + patch.finding().toByte();
            if (findingFrom < boundary
                    && findingTo > boundary
                    && splice.unmaskedBytes(0, splice.size(), findingFrom, findingTo) == findingTo - findingFrom) {
                throw new UnscannableException(
                        UnscannableException.Reason.MALFORMED,
                        "protobuf: a field ends in the middle of a secret at offset " + boundary);
            }
        }
    }

    private static boolean isTokenByte(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || "_-+/=.~:@".indexOf(b) >= 0;
    }
}
