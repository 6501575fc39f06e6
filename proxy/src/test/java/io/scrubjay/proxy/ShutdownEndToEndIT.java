package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.scrubjay.proxy.receive.syslog.StreamCollector;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop under load loses nothing that was acknowledged. */
@Timeout(60)
class ShutdownEndToEndIT {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int SENDERS = 6;
    private static final int ENOUGH = 300;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"http", "grpc"})
    void otlp_everyAcknowledgedRecordArrived(String upstream, @TempDir Path dir) {
        try (TestCollector collector = TestCollector.start(upstream);
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            String secret = secrets.token("github-pat");
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            AtomicInteger ended = new AtomicInteger();
            for (int i = 0; i < SENDERS; i++) {
                String protocol = List.of("http", "h2c", "grpc").get(i % 3);
                String name = "sender " + i;
                threads.execute(() -> {
                    sendUntilRefused(proxy, protocol, name, secret, acknowledged);
                    ended.incrementAndGet();
                });
            }
            Eventually.await("load", () -> acknowledged.size() > ENOUGH);

            // when
            boolean drained = proxy.stop(GRACE);

            // then
            assertThat(drained).isTrue();
            Eventually.await("every sender noticed", () -> ended.get() == SENDERS);
            Set<String> arrived = collector.received().stream()
                    .map(request -> secrets.unmasked(request.logs(), proxy.key()))
                    .map(request -> body((ExportLogsServiceRequest) request))
                    .collect(Collectors.toSet());
            assertThat(arrived).containsAll(acknowledged);
            collector.received().forEach(request -> secrets.assertAbsent("payload", request.payload()));
        }
    }

    @Test
    void syslog_everyMessageIsSentAndEveryLeakReported(@TempDir Path dir) throws Exception {
        try (StreamCollector collector = StreamCollector.open();
                ProxyUnderTest proxy = ProxyUnderTest.start(
                        dir, "exporters: {syslog: {endpoint: \"tcp://127.0.0.1:" + collector.port() + "\"}}\n");
                RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                String what = i % 500 == 0 ? secrets.token() : "nothing";
                lines.append("<13>1 - host app - - - line ").append(i).append(" holds ").append(what).append('\n');
            }
            connection.send(lines.toString());

            // when
            boolean drained = proxy.stop(GRACE);

            // then
            assertThat(drained).isTrue();
            assertThat(secrets.unmasked(collector.text(), proxy.key())).isEqualTo(lines.toString());
            secrets.assertAbsent("syslog", collector.text());
            try (ProxyUnderTest again = proxy.startAgain()) {
                again.assertReported(secrets);
            }
        }
    }

    private static void sendUntilRefused(
            ProxyUnderTest proxy, String protocol, String name, String secret, Set<String> acknowledged) {
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            for (int i = 0; ; i++) {
                String text = name + " record " + i + (i % 10 == 0 ? " leaks " + secret : " is clean");
                if (sender.send(protocol, Signal.LOGS, request(text), i % 2 == 0).status() != 200) {
                    return;
                }
                acknowledged.add(text);
            }
        } catch (UncheckedIOException | StatusRuntimeException e) {
            // the proxy is gone: what it did not answer, it did not acknowledge
        }
    }

    private static byte[] request(String text) {
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        request.addResourceLogsBuilder()
                .addScopeLogsBuilder()
                .addLogRecordsBuilder()
                .setBody(AnyValue.newBuilder().setStringValue(text));
        return request.build().toByteArray();
    }

    private static String body(ExportLogsServiceRequest request) {
        return request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0).getBody().getStringValue();
    }
}
