package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.forward.OtlpExporterSettings;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to the upstream: only to the host that was meant. */
class OtlpTlsIT {
    private static final byte[] LOGS = TestPayloads.logs(100, "x");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void trusted_isUsed(String upstream) {
        TestCertificate certificate = TestCertificate.create(dir, "dns:localhost");
        try (TestCollector collector = TestCollector.startTls(upstream, certificate);
                OtlpHarness proxy = proxy(collector.endpoint(), certificate);
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            int first = sender.send("http", Signal.LOGS, LOGS, true).status();
            int second = sender.send("grpc", Signal.LOGS, LOGS, false).status();

            // then
            assertThat(first).isEqualTo(200);
            assertThat(second).isEqualTo(200);
            assertThat(collector.received()).hasSize(2).allSatisfy(request -> assertThat(request.payload())
                    .isEqualTo(LOGS));
        }
    }

    @ParameterizedTest
    @CsvSource({"http, dns:elsewhere.example", "grpc, dns:elsewhere.example", "http, ip:127.0.0.9", "grpc, ip:127.0.0.9"})
    void otherHost_isNotSpokenTo(String upstream, String subject) {
        TestCertificate certificate = TestCertificate.create(dir, subject);
        try (TestCollector collector = TestCollector.startTls(upstream, certificate);
                OtlpHarness proxy = proxy(collector.endpoint(), certificate);
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            OtlpSender.Answer answer = sender.send("http", Signal.LOGS, LOGS, false);

            // then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(new String(answer.body(), UTF_8))
                    .contains("upstream: TLS handshake failed");
            assertThat(collector.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void unknownAuthority_isNotSpokenTo(String upstream) {
        TestCertificate certificate = TestCertificate.create(dir, "dns:localhost");
        try (TestCollector collector = TestCollector.startTls(upstream, certificate);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            int status = sender.send("http", Signal.LOGS, LOGS, false).status();

            // then
            assertThat(status).isEqualTo(503);
            assertThat(collector.received()).isEmpty();
        }
    }

    @Test
    void plainUpstream_isNotSpokenTo() {
        TestCertificate certificate = TestCertificate.create(dir, "dns:localhost");
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = proxy(
                        URI.create("https://localhost:" + collector.endpoint().getPort()), certificate);
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            int status = sender.send("http", Signal.LOGS, LOGS, false).status();

            // then
            assertThat(status).isEqualTo(503);
            assertThat(collector.received()).isEmpty();
        }
    }

    private static OtlpHarness proxy(URI endpoint, TestCertificate certificate) {
        return new OtlpHarness(
                endpoint,
                receiver -> receiver,
                exporter -> exporter.timeout(Duration.ofSeconds(3)).tls(trusting(endpoint, certificate)));
    }

    private static TlsContext trusting(URI endpoint, TestCertificate certificate) {
        try (TlsContexts contexts = new TlsContexts(TlsContexts.INTERVAL, new Meters(new SimpleMeterRegistry()))) {
            return contexts.client(
                    "exporters.otlp.tls",
                    new PemFiles(null, null, certificate.certificate()),
                    OtlpExporterSettings.alpn(endpoint));
        }
    }
}
