package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.testing.TestCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpireConfigTest {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void check_certificateWithoutSpiffeId_isRefused() {
        // given
        TestCertificate certificate = TestCertificate.create(dir, "dns:localhost");

        // when, then
        assertThatThrownBy(() -> Connectors.check(
                        List.of(entry("https://spire.example:8081", certificate, certificate.certificate()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("revocation.connectors: spire: certificate: " + certificate.certificate()
                        + ": no SPIFFE ID in it (expected: an X509-SVID, with one URI spiffe://...)");
    }

    @Test
    void check_withoutTls_isRefused() {
        // given
        TestCertificate svid = TestCertificate.create(dir, "uri:spiffe://example.org/scrubjay");

        // when, then
        assertThatThrownBy(() -> Connectors.check(
                        List.of(entry("http://spire.example:8081", svid, svid.certificate()))))
                .hasMessage("revocation.connectors: spire: url: http://spire.example:8081 (expected: https://host:port)");
    }

    @Test
    void check_withoutBundle_isRefused() {
        // given
        TestCertificate svid = TestCertificate.create(dir, "uri:spiffe://example.org/scrubjay");

        // when, then
        assertThatThrownBy(() -> Connectors.check(List.of(entry("https://spire.example:8081", svid, null))))
                .hasMessage("revocation.connectors: spire: ca: missing (expected: set for type spire)");
    }

    private static ConnectorEntry entry(String url, TestCertificate certificate, @Nullable Path bundle) {
        return new ConnectorEntry(
                "spire",
                "spire",
                URI.create(url),
                null,
                null,
                null,
                null,
                null,
                bundle,
                certificate.certificate(),
                certificate.privateKey(),
                true);
    }
}
