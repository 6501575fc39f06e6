package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.tls.Pkcs8;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signs with ECDSA over P-256 and SHA-256, as GitHub and GitLab sign what they tell their partners. Any thread.
 *
 * <p>A key is PKCS #8 in PEM that holds its public key, too, as OpenSSL writes it (RFC 5915).
 */
final class EcdsaSigner {
    private static final String ALGORITHM = "SHA256withECDSA";
    /** What comes before the public key, at the end of the private one: tag, bit string of 66 bytes, uncompressed. */
    private static final byte[] POINT_HEADER = HexFormat.of().parseHex("a14403420004");

    /** SubjectPublicKeyInfo of a key on P-256, up to its coordinates (RFC 5480). */
    private static final byte[] INFO_HEADER =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static final int COORDINATES_BYTES = 64;

    private final PrivateKey key;
    private final PartnerKey publicKey;

    /** @throws IllegalArgumentException if the text is no such key */
    EcdsaSigner(String pem) {
        try {
            byte[] encoded = Pkcs8.decode(pem);
            try {
                key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
                byte[] info = publicKeyInfo(encoded);
                PublicKey other = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info));
                if (!Pkcs8.isPair(key, other, ALGORITHM)) {
                    throw new GeneralSecurityException("public key: another one's");
                }
                publicKey = new PartnerKey(
                        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(info)), pem(info));
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // no cause: it might show the key
            throw new IllegalArgumentException("webhook signingKey: [hidden] (expected: PKCS #8 in PEM of a key on"
                    + " P-256 with its public key, as openssl genpkey writes it)");
        }
    }

    /** Its public key. */
    PartnerKey publicKey() {
        return publicKey;
    }

    /** The signature in DER, in base64; another one each time. */
    String sign(byte[] body) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(body);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ECDSA: cannot sign", e);
        }
    }

    private static byte[] publicKeyInfo(byte[] pkcs8) throws GeneralSecurityException {
        int fromByte = pkcs8.length - COORDINATES_BYTES;
        int headerFrom = fromByte - POINT_HEADER.length;
        if (headerFrom < 0
                || !Arrays.equals(pkcs8, headerFrom, fromByte, POINT_HEADER, 0, POINT_HEADER.length)) {
            throw new GeneralSecurityException("public key: missing");
        }
        byte[] info = Arrays.copyOf(INFO_HEADER, INFO_HEADER.length + COORDINATES_BYTES);
        System.arraycopy(pkcs8, fromByte, info, INFO_HEADER.length, COORDINATES_BYTES);
        return info;
    }

    private static String pem(byte[] info) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(info);
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }
}
