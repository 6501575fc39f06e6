package io.scrubjay.proxy.store;

import io.scrubjay.rules.mask.Fingerprinter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of all fingerprints of one installation (HMAC-SHA-256). Who holds it can test guesses of a secret against its
 * fingerprint; who loses it can no longer tell that a secret was seen before. Immutable; its {@code toString()} does not show the key.
 */
public final class FingerprintKey {
    private static final String FILE_NAME = "fingerprint.key";
    private static final byte[] ID_TEXT = "scrubjay fingerprint key id".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key;
    private final String id;

    private FingerprintKey(byte[] key) {
        this.key = key;
        this.id = "k" + HexFormat.of().formatHex(hmac(key, ID_TEXT), 0, 4);
    }

    /**
     * The key in {@code fingerprint.key} of a directory. Where there is none, the directory (mode 0700) and the file
     * (mode 0600, 32 random bytes, durable before it is used) are created.
     *
     * @throws StoreException if the directory cannot be used, the file can be read by others, or it has another length
     */
    public static FingerprintKey loadOrCreate(Path dir) throws StoreException {
        PrivateFiles.createDirectory(dir);
        return new FingerprintKey(KeyFile.loadOrCreate(dir, FILE_NAME));
    }

    /** A key from bytes held elsewhere; copied. */
    public static FingerprintKey of(byte[] key) {
        if (key.length != Fingerprinter.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "fingerprint key: " + key.length + " bytes (expected: " + Fingerprinter.KEY_BYTES + ")");
        }
        return new FingerprintKey(key.clone());
    }

    /** Which key this is, without saying it: {@code k} and 8 hexadecimal digits; part of an event's subject. */
    public String id() {
        return id;
    }

    /** The key itself, in a new array, for an issuer that makes fingerprints of its own; the caller wipes it. */
    public byte[] export() {
        return key.clone();
    }

    /** A fingerprinter of this key, for one thread. */
    public Fingerprinter newFingerprinter() {
        return new Fingerprinter(key);
    }

    @Override
    public String toString() {
        return "fingerprint key " + id;
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: not available in this JDK", e);
        }
    }
}
