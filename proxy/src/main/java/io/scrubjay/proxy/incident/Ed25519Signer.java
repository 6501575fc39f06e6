package io.scrubjay.proxy.incident;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Signs with Ed25519 (RFC 8032), so that a receiver can verify and not forge: the {@code v1a} signatures of Standard
 * Webhooks, and security event tokens. Any thread.
 *
 * <p>A key is {@code whsk_} and the base64 of its 32 bytes of seed, which the public key may follow.
 */
final class Ed25519Signer {
    private static final String PREFIX = "whsk_";
    private static final int SEED_BYTES = 32;

    private final PrivateKey key;

    /** @throws IllegalArgumentException if the text is no such key */
    Ed25519Signer(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
        } catch (IllegalArgumentException e) {
            bytes = new byte[0]; // neither the cause nor the value: both would show the key
        }
        if (bytes.length != SEED_BYTES && bytes.length != 2 * SEED_BYTES) {
            throw new IllegalArgumentException(
                    "webhook signingKey: [hidden] (expected: whsk_ and the base64 of 32 bytes, or of 64 with the public"
                            + " key)");
        }
        byte[] seed = Arrays.copyOf(bytes, SEED_BYTES);
        try {
            key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519: not available in this JDK", e);
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * What stands in {@code webhook-signature}: {@code v1a,} and base64 of the signature over {@code
     * id.timestamp.body}.
     */
    String sign(String id, long timestampSeconds, byte[] body) {
        byte[] head = (id + "." + timestampSeconds + ".").getBytes(StandardCharsets.US_ASCII);
        return "v1a," + Base64.getEncoder().encodeToString(signature(head, body));
    }

    /** The signature over bytes, one part after the other; the same for the same bytes. */
    byte[] signature(byte[]... parts) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519: cannot sign", e);
        }
    }
}
