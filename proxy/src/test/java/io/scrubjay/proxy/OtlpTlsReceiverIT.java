package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.scrubjay.proxy.forward.OtlpExporterSettings;
import io.scrubjay.proxy.receive.otlp.OtlpServerSettings;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.CapturedOutput;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that speak TLS and ask for certificates, with senders that have the right one or not. */
class OtlpTlsReceiverIT {
    private static final byte[] LOGS = TestPayloads.logs(100, "nothing to see");

    @TempDir
    private Path dir = Path.of("");

    private final TlsContexts contexts =
            new TlsContexts(Duration.ofMillis(20), new Meters(new SimpleMeterRegistry()));

    @SuppressWarnings("NullAway.Init")
    private TestCertificate server;

    @SuppressWarnings("NullAway.Init")
    private TestCertificate client;

    @BeforeEach
    void issue() {
        server = TestCertificate.create(dir, "dns:localhost");
        client = TestCertificate.create(dir, "dns:agent");
    }

    @AfterEach
    void close() {
        contexts.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpc", "http"})
    void sdk_withItsCertificate_isServed(String protocol) throws IOException {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                SdkLoggerProvider logs = SdkLoggerProvider.builder()
                        .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter(protocol, proxy)))
                        .build()) {
            // when
            logs.get("it").logRecordBuilder().setBody("login with " + OtlpHarness.SECRET).emit();

            // then
            assertThat(logs.forceFlush().join(1, TimeUnit.MINUTES).isSuccess()).isTrue();
            assertThat(collector.received(Signal.LOGS)).hasSize(1);
            assertThat(collector.received().getFirst().logs().toString())
                    .contains(OtlpHarness.MASK)
                    .doesNotContain(OtlpHarness.SECRET);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void http_bothVersions_areAgreedOn(HttpClient.Version version) throws Exception {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                HttpClient sender = sender(client.clientContext(server), version)) {
            // when
            HttpResponse<String> answer = post(sender, proxy);

            // then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(collector.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"uri:spiffe://example.org/agent-7, spiffe://example.org/agent-7", "dns:agent, CN=it"})
    void sender_isNamedByItsCertificate(String subject, String expected) throws Exception {
        // given
        client = TestCertificate.create(dir, subject);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                HttpClient http1 = sender(client.clientContext(server), HttpClient.Version.HTTP_1_1);
                HttpClient http2 = sender(client.clientContext(server), HttpClient.Version.HTTP_2)) {
            // when
            post(http1, proxy);
            post(http2, proxy);

            // then
            assertThat(proxy.senders()).containsExactly(expected, expected);
        }
    }

    @Test
    void secretInAnAnswer_isNotOfItsSender() throws Exception {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                HttpClient sender = sender(client.clientContext(server), HttpClient.Version.HTTP_1_1)) {
            // given
            collector.answer(request -> TestCollector.Reply.http(
                    403, Map.of("Content-Type", "text/plain"), OtlpHarness.SECRET.getBytes(UTF_8)));

            // when
            HttpResponse<String> answer = post(sender, proxy);

            // then
            assertThat(answer.body()).contains(OtlpHarness.MASK);
            assertThat(proxy.senders()).containsExactly("CN=it", "null");
            assertThat(proxy.leakers()).containsExactly("null");
        }
    }

    @Test
    void quarantined_whileItsBodyComes_isRefusedAndNotSent() throws Exception {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                RawConnection sender = new RawConnection(client.clientContext(server)
                        .getSocketFactory()
                        .createSocket("localhost", proxy.address().getPort()))) {
            // given
            sender.send("POST /v1/logs HTTP/1.1\r\nHost: it\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
                    + LOGS.length + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(sender.readAnswer()).startsWith("HTTP/1.1 100");

            // when
            proxy.quarantine("CN=it");
            sender.send(LOGS);

            // then
            assertThat(sender.readAnswer()).startsWith("HTTP/1.1 503").contains("not taken at present");
            assertThat(proxy.senders()).isEmpty();
            assertThat(collector.received()).isEmpty();
        }
    }

    @Test
    void withoutARightCertificate_isRefusedBeforeAnyRequest() throws Exception {
        TestCertificate stranger = TestCertificate.create(dir, "dns:agent");
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                HttpClient strange = sender(stranger.clientContext(server), HttpClient.Version.HTTP_1_1)) {
            // when
            assertThatThrownBy(() -> post(strange, proxy)).isInstanceOf(IOException.class);

            // then
            Eventually.await(
                    "counted", () -> proxy.count("scrubjay.receiver.refused", "reason", "tls_handshake") == 1);
            assertThat(collector.received()).isEmpty();
        }
    }

    @Test
    void withoutTls_isRefused() throws Exception {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                HttpClient plain = HttpClient.newHttpClient()) {
            // given
            HttpRequest request = HttpRequest.newBuilder(proxy.uri("/v1/logs"))
                    .header("content-type", "application/x-protobuf")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(LOGS))
                    .build();

            // when
            assertThatThrownBy(() -> plain.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);

            // then
            Eventually.await(
                    "counted", () -> proxy.count("scrubjay.receiver.refused", "reason", "tls_handshake") == 1);
            assertThat(collector.received()).isEmpty();
        }
    }

    @Test
    void renegotiation_endsTheConnection() throws Exception {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                SSLSocket sender = (SSLSocket) client.clientContext(server)
                        .getSocketFactory()
                        .createSocket("localhost", proxy.address().getPort())) {
            // given
            sender.setSoTimeout(10_000);
            sender.setEnabledProtocols(new String[] {"TLSv1.2"});
            sender.startHandshake();

            // when
            sender.startHandshake();

            // then
            assertThatThrownBy(() -> sender.getInputStream().read())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("fatal alert");
        }
    }

    @Test
    void silent_isClosedAndCounted() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(
                        collector, receiver -> receiver.headerTimeout(Duration.ofMillis(300)), exporter -> exporter);
                RawConnection silent = new RawConnection(proxy.address())) {
            // when
            byte[] answer = silent.readToEnd();

            // then
            assertThat(answer.length).isLessThan(100); // an alert at most
            Eventually.await(
                    "counted", () -> proxy.count("scrubjay.receiver.refused", "reason", "tls_handshake") == 1);
        }
    }

    @Test
    void handshakeThatWeDoNotRead_isNotTooSlow() throws Exception {
        CompletableFuture<TestCollector.Reply> release = new CompletableFuture<>();
        Duration timeout = Duration.ofMillis(700);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(
                        collector,
                        receiver -> receiver.headerTimeout(timeout),
                        exporter -> exporter.maxInFlightBytes(3900));
                HttpClient first = sender(client.clientContext(server), HttpClient.Version.HTTP_1_1);
                HttpClient second = sender(client.clientContext(server), HttpClient.Version.HTTP_1_1)) {
            // given: so much under way that nothing more is read
            collector.answer(request -> release.join());
            CompletableFuture<HttpResponse<String>> underWay =
                    first.sendAsync(request(proxy, TestPayloads.logs(3000, "x")), HttpResponse.BodyHandlers.ofString(UTF_8));
            Eventually.await("under way", () -> proxy.gauge("scrubjay.exporter.queue.bytes") > 0);

            // when
            CompletableFuture<HttpResponse<String>> late =
                    second.sendAsync(request(proxy, LOGS), HttpResponse.BodyHandlers.ofString(UTF_8));
            long untilNanos = System.nanoTime() + timeout.multipliedBy(3).toNanos();
            Eventually.await("longer than a handshake may take", () -> System.nanoTime() - untilNanos > 0);
            release.complete(TestCollector.Reply.success());

            // then
            assertThat(late.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
            assertThat(underWay.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
        } finally {
            release.complete(TestCollector.Reply.success());
        }
    }

    @Test
    void withoutTls_nothingOfItIsLogged() {
        byte[] secret = OtlpHarness.SECRET.getBytes(UTF_8);
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = mutual(collector);
                CapturedOutput log = new CapturedOutput()) {
            // when: again and again, as not every failure is logged
            Eventually.await("logged", () -> {
                try (RawConnection plain = new RawConnection(proxy.address())) {
                    plain.sendAsMuchAsIsTaken(
                            "POST /v1/logs HTTP/1.1\r\nauthorization: " + OtlpHarness.SECRET + "\r\n\r\n");
                    plain.readToEnd();
                }
                return log.text().contains("TLS handshake failed");
            });

            // then
            assertThat(log.text())
                    .contains("reason=not TLS")
                    .doesNotContain(OtlpHarness.SECRET)
                    .doesNotContain(HexFormat.of().formatHex(secret));
        }
    }

    @Test
    void reload_longBeforeTheNextLook_loadsWhatHasNotChanged() {
        // given
        try (TlsContexts patient = new TlsContexts(Duration.ofHours(1), new Meters(new SimpleMeterRegistry()))) {
            TlsContext context = patient.server(
                    "it", new PemFiles(server.certificate(), server.privateKey(), null), List.of("h2"));
            patient.start();
            Object first = context.current();

            // when
            patient.reload();

            // then
            Eventually.await("loaded again", () -> !context.current().equals(first));
            assertThat(patient.trouble()).isEmpty();
        }
    }

    @Test
    void certificateExchanged_openConnectionsGoOn_newOnesSeeIt() throws Exception {
        // given
        Path certificate = Files.copy(server.certificate(), dir.resolve("tls.crt"));
        Path key = Files.copy(server.privateKey(), dir.resolve("tls.key"));
        TlsContext context = contexts.server("it", new PemFiles(certificate, key, null), List.of("h2", "http/1.1"));
        contexts.start();
        TestCertificate next = TestCertificate.create(dir, "dns:localhost");
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver.tls(context), exporter -> exporter);
                HttpClient before = sender(client.clientContext(server), HttpClient.Version.HTTP_2);
                HttpClient after = sender(client.clientContext(next), HttpClient.Version.HTTP_2)) {
            assertThat(shown(post(before, proxy))).isEqualTo(server.leaf());
            Object first = context.current();

            // when
            replace(certificate, Files.readString(next.certificate()));
            replace(key, Files.readString(next.privateKey()));

            // then
            Eventually.await("the new certificate", () -> !context.current().equals(first) && contexts.trouble().isEmpty());
            assertThat(shown(post(after, proxy))).isEqualTo(next.leaf());
            assertThat(shown(post(before, proxy))).isEqualTo(server.leaf());

            // when the files are spoilt
            replace(certificate, "not a certificate");

            // then
            Eventually.await("trouble", () -> contexts.trouble().isPresent());
            assertThat(contexts.trouble().orElseThrow())
                    .isEqualTo("it: " + certificate + ": not a certificate (expected: certificates in PEM)");
            try (HttpClient late = sender(client.clientContext(next), HttpClient.Version.HTTP_2)) {
                assertThat(shown(post(late, proxy))).isEqualTo(next.leaf());
            }
        }
    }

    private OtlpHarness mutual(TestCollector collector) {
        return mutual(collector, receiver -> receiver, exporter -> exporter);
    }

    private OtlpHarness mutual(
            TestCollector collector,
            UnaryOperator<OtlpServerSettings.Builder> receiver,
            UnaryOperator<OtlpExporterSettings.Builder> exporter) {
        TlsContext context = contexts.server(
                "it",
                new PemFiles(server.certificate(), server.privateKey(), client.certificate()),
                List.of("h2", "http/1.1"));
        return new OtlpHarness(collector.endpoint(), settings -> receiver.apply(settings).tls(context), exporter);
    }

    private LogRecordExporter exporter(String protocol, OtlpHarness proxy) throws IOException {
        byte[] trusted = Files.readAllBytes(server.certificate());
        byte[] key = Files.readAllBytes(client.privateKey());
        byte[] certificate = Files.readAllBytes(client.certificate());
        return protocol.equals("grpc")
                ? OtlpGrpcLogRecordExporter.builder()
                        .setEndpoint(https(proxy, "").toString())
                        .setTrustedCertificates(trusted)
                        .setClientTls(key, certificate)
                        .build()
                : OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(https(proxy, "/v1/logs").toString())
                        .setTrustedCertificates(trusted)
                        .setClientTls(key, certificate)
                        .build();
    }

    private static HttpClient sender(SSLContext context, HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(context).version(version).build();
    }

    private static HttpResponse<String> post(HttpClient sender, OtlpHarness proxy) throws Exception {
        return sender.send(request(proxy, LOGS), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private static HttpRequest request(OtlpHarness proxy, byte[] logs) {
        return HttpRequest.newBuilder(https(proxy, "/v1/logs"))
                .header("content-type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(logs))
                .build();
    }

    private static URI https(OtlpHarness proxy, String path) {
        return URI.create("https://localhost:" + proxy.address().getPort() + path);
    }

    private static Certificate shown(HttpResponse<String> answer) throws SSLException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.sslSession().orElseThrow().getPeerCertificates()[0];
    }

    /** In one step, as tools that issue certificates do; with a later time, since clocks of file systems are coarse. */
    private static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), content);
        Files.setLastModifiedTime(next, FileTime.from(Instant.now().plusSeconds(5)));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
