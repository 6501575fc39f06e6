package io.scrubjay.rules;

import java.util.Arrays;

/**
 * The bytes of a secret that stood encoded, for its fingerprint and its mask. Lives as long as its finding and shows its
 * bytes to nobody who does not ask for them.
 */
public final class DecodedSecret {
    private final byte[] bytes;

    /**
     * Keeps a copy of {@code bytes[fromByte, toByte)}.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public DecodedSecret(byte[] bytes, int fromByte, int toByte) {
        if (toByte <= fromByte) {
            throw new IllegalArgumentException("decoded secret: " + fromByte + ".." + toByte + " (expected: not empty)");
        }
        this.bytes = Arrays.copyOfRange(bytes, fromByte, toByte);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "decoded secret of " + bytes.length + " bytes";
    }
}
