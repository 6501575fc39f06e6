package io.scrubjay.proxy.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a certificate in DER, by which a peer is known without an authority (RFC 5425 section 4.2.2).
 *
 * @param hex 64 lower-case digits
 */
public record CertificateFingerprint(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public CertificateFingerprint {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("fingerprint: " + hex + " (expected: 64 hexadecimal digits)");
        }
    }

    /** The fingerprint of a certificate. */
    static CertificateFingerprint of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new CertificateFingerprint(HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 or DER: " + e.getMessage(), e);
        }
    }
}
