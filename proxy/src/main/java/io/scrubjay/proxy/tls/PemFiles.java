package io.scrubjay.proxy.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files that one TLS context is made from.
 *
 * @param certificate of our side, leaf first, with what leads to the authority; null for a side without one
 * @param privateKey in PKCS #8, without a password; null exactly if there is no certificate
 * @param authorities whom to trust; null for the platform's, or on a server for asking no certificate of clients
 */
public record PemFiles(@Nullable Path certificate, @Nullable Path privateKey, @Nullable Path authorities) {
    private static final Pattern LABEL = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
    private static final String UNENCRYPTED_PKCS8 = "-----BEGIN " + "PRIVATE KEY-----";

    /** By the algorithm of a key: one that it signs with. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    public PemFiles {
        if ((certificate == null) != (privateKey == null)) {
            throw new IllegalArgumentException("certificate: " + certificate + ", key: " + privateKey
                    + " (expected: both or neither)");
        }
    }

    /** What tells whether a file was written or exchanged since; no content is read. */
    String signature() {
        StringBuilder signature = new StringBuilder();
        Stream.of(certificate, privateKey, authorities).filter(Objects::nonNull).forEach(file -> {
            signature.append(file).append('\n');
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                signature
                        .append(attributes.lastModifiedTime())
                        .append(' ')
                        .append(attributes.size())
                        .append(' ')
                        .append(attributes.fileKey());
            } catch (IOException e) {
                signature.append(e.getClass().getSimpleName());
            }
            signature.append('\n');
        });
        return signature.toString();
    }

    /**
     * Reads every file for what a TLS library would tell worse.
     *
     * @return when the first of our certificates expires; the end of time without one
     * @throws IllegalArgumentException with the file and what it should hold
     */
    Instant check() {
        if (authorities != null) {
            certificates(authorities);
        }
        if (certificate == null || privateKey == null) {
            return Instant.MAX;
        }
        String key = keyText(privateKey);
        List<X509Certificate> chain = certificates(certificate);
        if (!isPair(key, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException(
                    privateKey + ": not the key of " + certificate + " (expected: a certificate, its own key)");
        }
        return chain.stream()
                .map(read -> read.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /**
     * The SPIFFE ID of our certificate.
     *
     * @throws IllegalArgumentException if there is none
     */
    public SpiffeId spiffeId() {
        Path file = Objects.requireNonNull(certificate);
        return SpiffeId.of(certificates(file).getFirst())
                .orElseThrow(() -> new IllegalArgumentException(
                        file + ": no SPIFFE ID in it (expected: an X509-SVID, with one URI spiffe://...)"));
    }

    /** The certificates of a file, in order. */
    static List<X509Certificate> certificates(Path file) {
        String expected = " (expected: certificates in PEM)";
        Collection<? extends Certificate> read;
        try (InputStream in = Files.newInputStream(file)) {
            read = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": not readable" + expected, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + ": not a certificate" + expected, e);
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException(file + ": no certificate in it" + expected);
        }
        return read.stream().map(X509Certificate.class::cast).toList();
    }

    /** Exchanged one after the other they do not fit for a moment, which the library would tell the peers only. */
    private static boolean isPair(String pem, PublicKey publicKey) {
        String algorithm = SIGNATURES.get(publicKey.getAlgorithm());
        if (algorithm == null) {
            return true; // the library knows better
        }
        byte[] encoded = {};
        try {
            encoded = Pkcs8.decode(pem);
            return Pkcs8.isPair(
                    KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded)),
                    publicKey,
                    algorithm);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // of another kind, or damaged
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static String keyText(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": not readable (expected: a private key in PEM)", e);
        }
        if (!text.contains(UNENCRYPTED_PKCS8)) {
            // a label only: behind a damaged one the key itself would follow
            Matcher label = LABEL.matcher(text);
            String found = label.find() ? label.group(1) : "no PEM";
            throw new IllegalArgumentException(
                    file + ": " + found + " (expected: PRIVATE KEY, which is PKCS #8 without a password; openssl pkcs8 -topk8"
                            + " -nodes makes it)");
        }
        return text;
    }

    @Override
    public String toString() {
        return "PemFiles[" + certificate + ", " + privateKey + ", " + authorities + "]";
    }
}
