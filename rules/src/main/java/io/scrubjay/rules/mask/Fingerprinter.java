package io.scrubjay.rules.mask;

import io.scrubjay.rules.Fingerprint;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes keyed fingerprints (HMAC-SHA-256, RFC 2104). One per thread; the key is copied and never given out. */
public final class Fingerprinter {
    /** The length of a key, in bytes. */
    public static final int KEY_BYTES = 32;

    private final Mac mac;

    /**
     * @param key {@value #KEY_BYTES} bytes; copied
     * @throws IllegalArgumentException if the key has another length
     */
    public Fingerprinter(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("fingerprint key: " + key.length + " bytes (expected: " + KEY_BYTES + ")");
        }
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: not available in this JDK", e);
        }
    }

    /** The fingerprint of {@code bytes[fromByte, toByte)}. */
    public Fingerprint fingerprint(byte[] bytes, int fromByte, int toByte) {
        mac.update(bytes, fromByte, toByte - fromByte);
        return new Fingerprint(HexFormat.of().formatHex(mac.doFinal(), 0, 16));
    }
}
