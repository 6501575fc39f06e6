package io.scrubjay.proxy.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts record payloads with AES-256-GCM. The record's id is authenticated with it, so that a payload moved to
 * another record does not open. Any thread.
 *
 * <p>Layout: version (1 byte, 1), nonce (12 random bytes), ciphertext, tag (16 bytes). With random nonces one key is
 * good for 2^32 records (NIST SP 800-38D section 8.3), more than a proxy writes in decades.
 */
public final class RecordCipher {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** A cipher of a key of 32 bytes; copied. */
    public RecordCipher(byte[] key) {
        if (key.length != KeyFile.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "record key: " + key.length + " bytes (expected: " + KeyFile.KEY_BYTES + ")");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** The encrypted payload of the record of this id. */
    public byte[] seal(String id, byte[] payload) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            ByteBuffer sealed = ByteBuffer.allocate(1 + NONCE_BYTES + payload.length + TAG_BYTES);
            sealed.put(VERSION).put(nonce);
            cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(ByteBuffer.wrap(payload), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM: cannot encrypt", e);
        }
    }

    /** The payload of the record of this id; empty if it was damaged, belongs to another record, or has another key. */
    public Optional<byte[]> open(String id, byte[] sealed) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(sealed, 1, nonce, 0, NONCE_BYTES);
        int fromByte = 1 + NONCE_BYTES;
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, id, nonce).doFinal(sealed, fromByte, sealed.length - fromByte));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM: cannot decrypt", e);
        }
    }

    private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
