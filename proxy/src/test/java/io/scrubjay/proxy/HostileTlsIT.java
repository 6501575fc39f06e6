package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Crowd;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections to the port of OTLP over TLS that never become one: refused in time, others are served meanwhile. */
class HostileTlsIT {
    private static final int CONNECTIONS = 30;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** A 30th of what ClientHellos of 16 MiB announce. */
    private static final long MAX_DIRECT_BYTES = 16L << 20;

    @SuppressWarnings("NullAway.Init")
    private static TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static OtlpHarness proxy;

    @SuppressWarnings("NullAway.Init")
    private static HttpClient sender;

    private static final TlsContexts CONTEXTS =
            new TlsContexts(TlsContexts.INTERVAL, new Meters(new SimpleMeterRegistry()));

    @BeforeAll
    static void start(@TempDir Path dir) {
        TestCertificate certificate = TestCertificate.create(dir, "dns:localhost");
        PemFiles files = new PemFiles(certificate.certificate(), certificate.privateKey(), null);
        collector = TestCollector.start("http");
        proxy = new OtlpHarness(
                collector.endpoint(),
                receiver -> receiver.headerTimeout(TIMEOUT)
                        .tls(CONTEXTS.server("it", files, List.of("h2", "http/1.1"))),
                exporter -> exporter);
        sender = HttpClient.newBuilder().sslContext(certificate.clientContext(certificate)).build();
    }

    @AfterAll
    static void stop() {
        sender.close();
        proxy.close();
        collector.close();
        CONTEXTS.close();
    }

    @ParameterizedTest
    @MethodSource("io.scrubjay.proxy.testing.HostileTls#openings")
    void noHandshake_isRefusedInTime(String opening, String next) {
        double refusedBefore = refused();
        assertIsServed();
        long bytesBefore = directBytes();
        try (Crowd hostile = Crowd.reading(proxy.address(), CONNECTIONS)) {
            // when
            hostile.send(opening.getBytes(ISO_8859_1));

            // then
            Eventually.await("closed", () -> {
                hostile.send(next.getBytes(ISO_8859_1));
                assertIsServed();
                assertThat(directBytes() - bytesBefore).isLessThan(MAX_DIRECT_BYTES);
                return hostile.size() == 0;
            });
            Eventually.await("counted", () -> refused() == refusedBefore + CONNECTIONS);
        }
    }

    private static void assertIsServed() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + proxy.address().getPort() + "/v1/logs"))
                .header("content-type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(TestPayloads.logs(10, "x")))
                .build();
        try {
            HttpResponse<String> answer = sender.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
            assertThat(answer.statusCode()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static double refused() {
        return proxy.count("scrubjay.receiver.refused", "reason", "tls_handshake");
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }
}
