package io.scrubjay.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Peers;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The OpenTelemetry SDKs of other languages as senders through the whole proxy. {@code deploy/interop} installs them and has
 * the programs, which exit with 1 where an export is not taken.
 */
@Timeout(120)
class SdkInteropIT {
    private static final Map<String, TestCollector> COLLECTORS = new HashMap<>();
    private static final Map<String, ProxyUnderTest> PROXIES = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path dirOfHttp, @TempDir Path dirOfGrpc) {
        Map.of("http", dirOfHttp, "grpc", dirOfGrpc).forEach((upstream, dir) -> {
            TestCollector collector = TestCollector.start(upstream);
            COLLECTORS.put(upstream, collector);
            PROXIES.put(upstream, ProxyUnderTest.toOtlp(dir, collector.endpoint()));
        });
    }

    @AfterAll
    static void stop() {
        PROXIES.values().forEach(ProxyUnderTest::close);
        COLLECTORS.values().forEach(TestCollector::close);
    }

    @ParameterizedTest(name = "{0}, {1} to {2}")
    @CsvSource({
        "grpc, none, grpc", "grpc, gzip, grpc", "grpc, gzip, http", "http, none, http", "http, gzip, http", "http, gzip, grpc"
    })
    void python_masksEverySecret(String protocol, String compression, String upstream) {
        Path python = Peers.requireBuilt("python/bin/python", "python");
        send(
                List.of(python.toString(), program("send.py")),
                Map.of(),
                protocol,
                compression,
                upstream,
                Map.of(Signal.LOGS, 4, Signal.TRACES, 3, Signal.METRICS, 3));
    }

    @ParameterizedTest(name = "{0}, {1} to {2}")
    @CsvSource({
        "grpc, none, grpc", "grpc, gzip, http", "proto, none, grpc", "proto, gzip, http", "http, none, http", "http, gzip, grpc"
    })
    void javascript_masksEverySecret(String protocol, String compression, String upstream) {
        Path modules = Peers.requireBuilt("javascript/node_modules", "javascript");
        send(
                List.of("node", program("send.cjs")),
                Map.of("NODE_PATH", modules.toString()),
                protocol,
                compression,
                upstream,
                Map.of(Signal.LOGS, 4, Signal.TRACES, 5, Signal.METRICS, 3));
    }

    /** @param expected how often the text stands in the requests of each signal */
    private static void send(
            List<String> program,
            Map<String, String> environment,
            String protocol,
            String compression,
            String upstream,
            Map<Signal, Integer> expected) {
        // given
        TestCollector collector = requireNonNull(COLLECTORS.get(upstream));
        ProxyUnderTest proxy = requireNonNull(PROXIES.get(upstream));
        PlantedSecrets secrets = new PlantedSecrets();
        String text = "note " + secrets.token() + " ends";
        int before = collector.received().size();
        String listener = protocol.equals("grpc") ? "receivers.otlp.grpc" : "receivers.otlp.http";
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(proxy.uri(listener).toString(), protocol, compression, text));

        // when
        Peers.run(command, environment);

        // then
        List<Received> received =
                collector.received().subList(before, collector.received().size());
        Map<Signal, Integer> found = new HashMap<>();
        for (Received request : received) {
            secrets.assertAbsent("payload", request.payload());
            String payload = new String(request.payload(), StandardCharsets.ISO_8859_1);
            found.merge(request.signal(), occurrences(secrets.unmasked(payload, proxy.key()), text), Integer::sum);
        }
        assertThat(found).isEqualTo(expected);
    }

    private static String program(String name) {
        return Path.of("..", "deploy", "interop", name).toAbsolutePath().normalize().toString();
    }

    private static int occurrences(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
