package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for one host name, made anew by the JDK's keytool. */
public final class TestCertificate {
    private static final String PASSWORD = "changeit-" + System.nanoTime();

    private final KeyStore keyStore;
    private final Path certificate;
    private final Path privateKey;

    private TestCertificate(KeyStore keyStore, Path certificate, Path privateKey) {
        this.keyStore = keyStore;
        this.certificate = certificate;
        this.privateKey = privateKey;
    }

    /**
     * Makes one.
     *
     * @param subject as keytool's SAN extension has it, such as {@code dns:localhost}
     */
    public static TestCertificate create(Path dir, String subject) {
        return create(dir, subject, "EC");
    }

    /** The same with an RSA key: GnuTLS does not read the elliptic-curve keys that Java writes. */
    public static TestCertificate createRsa(Path dir, String subject) {
        return create(dir, subject, "RSA");
    }

    private static TestCertificate create(Path dir, String subject, String algorithm) {
        Path file = dir.resolve("keystore-" + System.nanoTime() + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "it", "-keyalg", algorithm, "-dname", "CN=it", "-validity", "2",
                "-ext", "san=" + subject, "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", PASSWORD);
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("keytool.log").toFile())
                    .start();
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError(Files.readString(dir.resolve("keytool.log")));
            }
            KeyStore keyStore = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keyStore.load(in, PASSWORD.toCharArray());
            }
            return new TestCertificate(
                    keyStore,
                    pem(dir, "CERTIFICATE", keyStore.getCertificate("it").getEncoded()),
                    pem(dir, "PRIVATE KEY", keyStore.getKey("it", PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The certificate as a PEM file. */
    public Path certificate() {
        return certificate;
    }

    /** The certificate itself. */
    public Certificate leaf() {
        try {
            return keyStore.getCertificate("it");
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The private key as a PEM file. */
    public Path privateKey() {
        return privateKey;
    }

    /** A context for servers. */
    public SSLContext serverContext() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A context for clients that show this certificate and trust others. */
    public SSLContext clientContext(TestCertificate... trusted) {
        try {
            KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
            trust.load(null, null);
            for (TestCertificate other : trusted) {
                trust.setCertificateEntry("trusted-" + trust.size(), other.keyStore.getCertificate("it"));
            }
            TrustManagerFactory trustManagers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(trust);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path pem(Path dir, String type, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path file = dir.resolve(type.charAt(0) + "-" + System.nanoTime() + ".pem");
        String dashes = "-".repeat(5);
        return Files.writeString(
                file, dashes + "BEGIN " + type + dashes + "\n" + base64 + "\n" + dashes + "END " + type + dashes + "\n");
    }
}
