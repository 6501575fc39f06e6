package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtelCollector;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.SaturatedOtlp;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Received;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenTelemetry Collector as sender to the proxy, and as its upstream. */
@Timeout(120)
class CollectorInteropIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern MASK = Pattern.compile("\\[redacted:");

    @TempDir
    private Path dir = Path.of("");

    @ParameterizedTest(name = "{0}, {1}, {2} to {3}")
    @CsvSource({
        "otlp, gzip, proto, grpc",
        "otlp, zstd, proto, grpc",
        "otlp, snappy, proto, grpc",
        "otlp, none, proto, http",
        "otlphttp, gzip, proto, http",
        "otlphttp, zstd, proto, http",
        "otlphttp, snappy, proto, http",
        "otlphttp, deflate, proto, http",
        "otlphttp, none, proto, grpc",
        "otlphttp, gzip, json, http",
        "otlphttp, gzip, json, grpc"
    })
    void asSender_everySecretIsMasked(String exporter, String compression, String encoding, String upstream) {
        boolean grpc = exporter.equals("otlp");
        try (TestCollector collector = TestCollector.start(upstream);
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtelCollector sender = OtelCollector.start(
                        dir,
                        exporter,
                        proxy.uri(grpc ? "receivers.otlp.grpc" : "receivers.otlp.http"),
                        "compression: " + compression,
                        grpc ? "tls: {insecure: true}" : "encoding: " + encoding)) {
            for (Signal signal : new Signal[] {Signal.LOGS, Signal.TRACES, Signal.METRICS}) {
                // given
                PlantedSecrets secrets = new PlantedSecrets();

                // when
                int status = send(sender.http(), signal, secrets);

                // then
                assertThat(status).isEqualTo(200);
                assertMasked(collector.await(SOON), signal, secrets);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void asUpstream_takesWhatIsMasked(String protocol) {
        try (TestCollector end = TestCollector.start("http");
                OtelCollector upstream =
                        OtelCollector.start(dir, "otlphttp", end.endpoint(), "compression: none");
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(
                        dir, protocol.equals("http") ? upstream.http() : upstream.grpc())) {
            for (Signal signal : new Signal[] {Signal.LOGS, Signal.TRACES, Signal.METRICS}) {
                // given
                PlantedSecrets secrets = new PlantedSecrets();

                // when
                int status = send(proxy.uri("receivers.otlp.http"), signal, secrets);

                // then
                assertThat(status).isEqualTo(200);
                assertMasked(end.await(SOON), signal, secrets);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void asUpstream_itsRefusalReachesTheSender(String protocol) {
        try (TestCollector end = TestCollector.start("http");
                OtelCollector upstream =
                        OtelCollector.start(dir, "otlphttp", end.endpoint(), "compression: none");
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(
                        dir, protocol.equals("http") ? upstream.http() : upstream.grpc())) {
            // given
            end.answer(request -> TestCollector.Reply.http(503, Map.of("Retry-After", "7"), new byte[0]));

            // when
            int status = send(proxy.uri("receivers.otlp.http"), Signal.LOGS, new PlantedSecrets());

            // then
            assertThat(status).isEqualTo(503);
        }
    }

    private static int send(URI target, Signal signal, PlantedSecrets secrets) {
        String text = "note " + secrets.token() + " ends";
        Message request = SaturatedOtlp.request(signal, () -> text);
        try (OtlpSender sender = new OtlpSender(target)) {
            return sender.send("http", signal, request.toByteArray(), false).status();
        }
    }

    private static void assertMasked(Received received, Signal signal, PlantedSecrets secrets) {
        assertThat(received.signal()).isEqualTo(signal);
        secrets.assertAbsent("payload", received.payload());
        String payload = new String(received.payload(), StandardCharsets.ISO_8859_1);
        assertThat(MASK.matcher(payload).results().count()).isGreaterThan(10);
    }
}
