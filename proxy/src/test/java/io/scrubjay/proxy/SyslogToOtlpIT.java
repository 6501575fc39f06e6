package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Syslog in, OTLP log records out, through the whole proxy. */
@Timeout(60)
class SyslogToOtlpIT {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void messages_arriveAsMaskedRecords(String upstream) throws IOException {
        PlantedSecrets secrets = new PlantedSecrets();
        try (TestCollector collector = TestCollector.start(upstream);
                ProxyUnderTest proxy = proxy(collector)) {
            // given
            List<String> texts = IntStream.range(0, 3_000)
                    .mapToObj(i -> "message " + i + (i % 1_000 == 0 ? " leaks " + secrets.token() : ""))
                    .toList();
            StringBuilder lines = new StringBuilder();
            texts.forEach(text -> lines.append("<34>1 2026-11-23T05:14:15Z host app 1 - - ").append(text).append('\n'));

            // when
            send(proxy.listener("receivers.syslog.tcp"), lines.toString());

            // then
            Eventually.await("all", () -> bodies(collector).size() == texts.size());
            assertThat(bodies(collector).stream().map(text -> secrets.unmasked(text, proxy.key())))
                    .containsExactlyElementsOf(texts);
            assertThat(collector.received().size()).isLessThan(30);
            collector.received().forEach(request -> secrets.assertAbsent("collector", request.payload()));
            Eventually.await("counted", () -> proxy.metric("scrubjay_exporter_syslog_messages_total", "sent") == texts.size());
        }
    }

    @Test
    void upstreamIsAway_keptAndSentAgain() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (TestCollector collector = TestCollector.start("http");
                ProxyUnderTest proxy = proxy(collector)) {
            // given
            collector.answer(request -> requests.incrementAndGet() < 3
                    ? TestCollector.Reply.http(503, Map.of(), new byte[0])
                    : TestCollector.Reply.success());

            // when
            send(proxy.listener("receivers.syslog.tcp"), "<34>one\n<34>two\n");

            // then
            Eventually.await("sent", () -> proxy.metric("scrubjay_exporter_syslog_messages_total", "sent") == 2);
            assertThat(requests).hasValue(3);
            assertThat(proxy.metric("scrubjay_exporter_queue_bytes", "syslog")).isZero();
        }
    }

    @Test
    void upstreamIsAway_observedTimeStays() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (TestCollector collector = TestCollector.start("http");
                ProxyUnderTest proxy = proxy(collector)) {
            // given
            List<Long> observed = new CopyOnWriteArrayList<>();
            collector.answer(request -> {
                observed.add(observedNanos(request));
                return requests.incrementAndGet() < 3
                        ? TestCollector.Reply.http(503, Map.of(), new byte[0])
                        : TestCollector.Reply.success();
            });

            // when
            send(proxy.listener("receivers.syslog.tcp"), "<34>one\n");

            // then
            Eventually.await("sent", () -> proxy.metric("scrubjay_exporter_syslog_messages_total", "sent") == 1);
            assertThat(observed).hasSize(3);
            assertThat(observed.stream().distinct()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamRefusesSome_countedAndLoggedMasked(String upstream) throws IOException {
        PlantedSecrets secrets = new PlantedSecrets();
        String secret = secrets.token();
        try (TestCollector collector = TestCollector.start(upstream);
                ProxyUnderTest proxy = proxy(collector)) {
            // given
            collector.answer(request -> TestCollector.Reply.success(ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                            .setRejectedLogRecords(2)
                            .setErrorMessage("no room for " + secret))
                    .build()
                    .toByteArray()));

            // when
            send(proxy.listener("receivers.syslog.tcp"), "<34>one\n<34>two\n<34>three\n");

            // then
            Eventually.await("refused", () -> proxy.metric("scrubjay_exporter_syslog_messages_total", "refused") == 2);
            assertThat(proxy.metric("scrubjay_exporter_syslog_messages_total", "sent")).isEqualTo(1);
            secrets.assertAbsent("log", proxy.log());
        }
    }

    @Test
    void upstreamRefuses_counted() throws IOException {
        try (TestCollector collector = TestCollector.start("http");
                ProxyUnderTest proxy = proxy(collector)) {
            // given
            collector.answer(request -> TestCollector.Reply.http(400, Map.of(), new byte[0]));

            // when
            send(proxy.listener("receivers.syslog.tcp"), "<34>one\n");

            // then
            Eventually.await("refused", () -> proxy.metric("scrubjay_exporter_syslog_messages_total", "refused") == 1);
            assertThat(proxy.stop(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void stop_sendsWhatWaits() throws IOException {
        try (TestCollector collector = TestCollector.start("http");
                ProxyUnderTest proxy = proxy(collector)) {
            // given
            send(proxy.listener("receivers.syslog.tcp"), "<34>one\n");
            Eventually.await("read", () -> proxy.metric("scrubjay_receiver_syslog_messages_total", "tcp", "accepted") == 1);

            // when
            proxy.stop(Duration.ofSeconds(5));

            // then
            assertThat(bodies(collector)).containsExactly("one");
        }
    }

    private static long observedNanos(TestCollector.Received request) {
        return request.logs()
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0)
                .getObservedTimeUnixNano();
    }

    private ProxyUnderTest proxy(TestCollector collector) {
        return ProxyUnderTest.start(
                dir, "exporters: {otlp: {endpoint: \"" + collector.endpoint() + "\"}, syslog: {endpoint: otlp}}\n");
    }

    private static List<String> bodies(TestCollector collector) {
        return collector.received().stream()
                .flatMap(request -> request.logs().getResourceLogsList().stream())
                .map(ResourceLogs::getScopeLogsList)
                .flatMap(scopes -> scopes.getFirst().getLogRecordsList().stream())
                .map(LogRecord::getBody)
                .map(body -> body.getStringValue())
                .toList();
    }

    private static void send(InetSocketAddress to, String text) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
