package io.scrubjay.rules.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 under way, over pieces that do not run into each other. One thread. */
public final class Digest {
    private static final int NAME_BYTES = 16;

    private final MessageDigest sha256;

    /** A digest of nothing so far. */
    public Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }

    /** Adds a text with its length. */
    public Digest addPiece(String text) {
        return addPiece(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes with their length. */
    public Digest addPiece(byte[] bytes) {
        addPiece(bytes.length);
        sha256.update(bytes);
        return this;
    }

    /** Adds a number. */
    public Digest addPiece(int number) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
        return this;
    }

    /** The first half in hexadecimal digits, as the name of a file; ends the digest. */
    public String name() {
        return HexFormat.of().formatHex(sha256.digest(), 0, NAME_BYTES);
    }
}
