package io.scrubjay.proxy.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys as text in PEM (RFC 7468 section 10). */
public final class Pkcs8 {
    private static final String LABEL = "PRIVATE " + "KEY";
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN " + LABEL + "-----\\s+([A-Za-z0-9+/=\\s]+?)-----END " + LABEL + "-----");

    private Pkcs8() {}

    /**
     * The key of the first block; the caller wipes it.
     *
     * @throws IllegalArgumentException if there is none, or one with a password; the text is not shown
     */
    public static byte[] decode(String pem) {
        Matcher block = BLOCK.matcher(pem);
        if (block.find()) {
            try {
                return Base64.getMimeDecoder().decode(block.group(1));
            } catch (IllegalArgumentException e) {
                // the same refusal, without a cause that shows the key
            }
        }
        throw new IllegalArgumentException("[hidden] (expected: a private key in PEM, PKCS #8 without a password)");
    }

    /** Whether two keys belong together: what one signs, the other verifies. */
    public static boolean isPair(PrivateKey privateKey, PublicKey publicKey, String signatureAlgorithm)
            throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signature = Signature.getInstance(signatureAlgorithm);
        signature.initSign(privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }
}
