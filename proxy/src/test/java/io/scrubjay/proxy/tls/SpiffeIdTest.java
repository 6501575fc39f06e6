package io.scrubjay.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.TestCertificate;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffeIdTest {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void of_oneUri_isTheName() {
        // when
        SpiffeId id = SpiffeId.of(certificate("uri:spiffe://example.org/agents/builder-7"))
                .orElseThrow();

        // then
        assertThat(id).isEqualTo(new SpiffeId("example.org", "/agents/builder-7"));
        assertThat(id).hasToString("spiffe://example.org/agents/builder-7");
        assertThat(id.withPath("/spire/server")).hasToString("spiffe://example.org/spire/server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dns:example.org",
                "uri:https://example.org/spire/server",
                "uri:spiffe://example.org/spire/server,uri:spiffe://example.org/web",
                "uri:spiffe://example.org/spire/server/",
                "uri:spiffe://example.org:8081/spire/server",
                "uri:spiffe://user@example.org/spire/server",
                "uri:spiffe://example.org/spire/server?x",
                "uri:spiffe://example.org//spire/server",
                "uri:spiffe://EXAMPLE.org/spire/server"
            })
    void of_anythingElse_isNone(String names) {
        assertThat(SpiffeId.of(certificate(names))).isEmpty();
    }

    private X509Certificate certificate(String names) {
        return PemFiles.certificates(TestCertificate.create(dir, names).certificate()).getFirst();
    }
}
