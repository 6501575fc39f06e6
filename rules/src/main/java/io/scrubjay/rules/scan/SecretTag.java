package io.scrubjay.rules.scan;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The first half of an HMAC-SHA-256 (RFC 2104), which tells whether two secrets are the same and nothing else about them. */
record SecretTag(long upper, long lower) {
    static final int KEY_BYTES = 32;

    /** Makes tags under one key. One thread. */
    static final class Maker {
        private final Mac mac;

        /** @param key {@value SecretTag#KEY_BYTES} bytes; copied */
        Maker(byte[] key) {
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("HmacSHA256: not available in this JDK", e);
            }
        }

        /** The tag of the first bytes of an array. */
        SecretTag of(byte[] bytes, int count) {
            mac.update(bytes, 0, count);
            ByteBuffer tag = ByteBuffer.wrap(mac.doFinal());
            return new SecretTag(tag.getLong(), tag.getLong());
        }
    }
}
