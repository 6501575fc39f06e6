package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret may stand, of which only a keyed fingerprint is known: at a token that begins like it. It gives away the
 * secret's length and {@value #CRC_BITS} bits of its beginning.
 *
 * @param prefixCrc the lower {@value #CRC_BITS} bits of the CRC-32 (as of gzip, RFC 1952 section 8) of its first
 *     sixteen bytes
 * @param lengthBytes of the secret, {@value #MIN_BYTES} to {@value #MAX_BYTES}
 */
public record TokenHint(int prefixCrc, int lengthBytes) {
    /** What a secret that is found by a hint may consist of. */
    public static final Alphabet ALPHABET = Alphabet.TOKEN;

    public static final int MIN_BYTES = 16;
    public static final int MAX_BYTES = 256;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CRC_BITS = 24;
    private static final int CRC_MASK = (1 << CRC_BITS) - 1;

    public TokenHint {
        if (lengthBytes < MIN_BYTES || lengthBytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "length: " + lengthBytes + " (expected: " + MIN_BYTES + " to " + MAX_BYTES + ")");
        }
        prefixCrc &= CRC_MASK;
    }

    /** The hint of a secret; null for one that cannot be found so, as it has another length, other characters, or words only. */
    public static @Nullable TokenHint of(byte[] secret, int fromByte, int toByte) {
        int length = toByte - fromByte;
        if (length < MIN_BYTES || length > MAX_BYTES) {
            return null;
        }
        for (int at = fromByte; at < toByte; at++) {
            if (!ALPHABET.contains(secret[at])) {
                return null;
            }
        }
        long first = (long) WORD.get(secret, fromByte);
        long second = (long) WORD.get(secret, fromByte + Long.BYTES);
        return isLikely(first, second) ? new TokenHint(prefixCrc(first, second), length) : null;
    }

    /** Whether a secret that can be found so may begin with these words: a digit or a capital is in them. */
    static boolean isLikely(long first, long second) {
        return (TokenBytes.capitalsAndDigits(first) | TokenBytes.capitalsAndDigits(second)) != 0;
    }

    /** What {@link #prefixCrc()} is of a secret that begins here. */
    static int prefixCrc(byte[] bytes, int fromByte) {
        return prefixCrc(
                (long) WORD.get(bytes, fromByte), (long) WORD.get(bytes, fromByte + Long.BYTES));
    }

    /** The same of a secret that begins with these words, the first byte in the lowest bits of the first. */
    static int prefixCrc(long first, long second) {
        return PrefixCrc.of(first, second) & CRC_MASK;
    }
}
