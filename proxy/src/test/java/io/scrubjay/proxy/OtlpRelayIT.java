package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Reply;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What upstreams get of a request, and senders of an upstream that takes it. */
class OtlpRelayIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {"application/x-protobuf", "application/json"})
    void clean_goesOutByteForByte(String contentType) {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] plain = TestPayloads.logs(400, "nothing to see");
            byte[] gzip = TestPayloads.gzip(plain);

            // when
            Answer first = sender.post("/v1/logs", plain, Map.of("content-type", contentType));
            Answer second =
                    sender.post("/v1/logs", gzip, Map.of("content-type", contentType, "content-encoding", "gzip"));

            // then
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
            assertThat(first.header("content-type")).isEqualTo(contentType);
            assertThat(collector.await(SOON).body()).isEqualTo(plain);
            TestCollector.Received compressed = collector.await(SOON);
            assertThat(compressed.body()).isEqualTo(gzip);
            assertThat(compressed.headers())
                    .containsEntry("content-encoding", "gzip")
                    .containsEntry("content-type", contentType)
                    .containsEntry("user-agent", "scrubjay");
        }
    }

    @ParameterizedTest
    @CsvSource({"http,http", "http,h2c", "http,grpc", "grpc,http", "grpc,h2c", "grpc,grpc"})
    void masked_everythingElseIsEqual(String upstream, String protocol) {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] leaking = TestPayloads.logs(900, OtlpHarness.SECRET);
            byte[] masked = TestPayloads.logs(900, OtlpHarness.MASK);

            // when
            Answer plain = sender.send(protocol, Signal.LOGS, leaking, false);
            Answer gzip = sender.send(protocol, Signal.LOGS, leaking, true);

            // then
            assertThat(plain.status()).isEqualTo(200);
            assertThat(gzip.status()).isEqualTo(200);
            TestCollector.Received first = collector.await(SOON);
            TestCollector.Received second = collector.await(SOON);
            assertThat(first.payload()).isEqualTo(masked);
            assertThat(second.payload()).isEqualTo(masked);
            assertThat(second.headers().get(upstream.equals("http") ? "content-encoding" : "grpc-encoding"))
                    .isEqualTo("gzip");
        }
    }

    @ParameterizedTest
    @CsvSource({"http,http", "http,grpc", "grpc,http", "grpc,grpc"})
    void large_passesWhole(String upstream, String protocol) {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] large = TestPayloads.logs(8 << 20, "a long story");

            // when
            Answer answer = sender.send(protocol, Signal.LOGS, large, false);

            // then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(collector.await(SOON).payload()).isEqualTo(large);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/logs, /v1/logs",
        "/v1/traces, /v1/traces",
        "/v1/metrics, /v1/metrics",
        "/v1development/profiles, /v1development/profiles",
        "/v1/profiles, /v1development/profiles"
    })
    void everyPath_isServed(String path, String upstreamPath) {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            Answer answer = sender.post(path, new byte[0], Map.of("content-type", "application/x-protobuf"));

            // then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(collector.await(SOON).path()).isEqualTo(upstreamPath);
        }
    }

    @Test
    void endpoint_prefixAndHeadersGoUpstream() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint().resolve("/tenant/7/"),
                        receiver -> receiver,
                        exporter -> exporter.header("X-Tenant", new SecretValue("seven")));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            sender.post(
                    "/v1/traces?token=abc",
                    new byte[0],
                    Map.of("content-type", "application/x-protobuf", "authorization", "Bearer not-for-upstream"));

            // then
            TestCollector.Received received = collector.await(SOON);
            assertThat(received.path()).isEqualTo("/tenant/7/v1/traces");
            assertThat(received.headers()).containsEntry("x-tenant", "seven").doesNotContainKey("authorization");
            assertThat(received.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"http,http", "http,grpc", "grpc,http", "grpc,grpc"})
    void partialSuccess_isRelayed(String upstream, String protocol) throws IOException {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            ExportLogsServiceResponse partial = ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                            .setRejectedLogRecords(3)
                            .setErrorMessage("3 \"old\" ones"))
                    .build();
            collector.answer(request -> Reply.success(partial.toByteArray()));

            // when
            Answer answer = sender.send(protocol, Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(ExportLogsServiceResponse.parseFrom(answer.body())).isEqualTo(partial);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void json_fullSuccess_isAnEmptyObject(String upstream) {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> Reply.success(upstream.equals("http") ? "{}".getBytes(UTF_8) : new byte[0]));

            // when
            Answer answer =
                    sender.post("/v1/logs", "{}".getBytes(UTF_8), Map.of("content-type", "application/json"));

            // then
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(new String(answer.body(), UTF_8)).isEqualTo("{}");
        }
    }

    @Test
    void json_toGrpc_isTranscodedBothWays() {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> Reply.success(ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                            .setRejectedLogRecords(3)
                            .setErrorMessage("3 \"old\" ones"))
                    .build()
                    .toByteArray()));
            byte[] json = "{\"resourceLogs\":[]}".getBytes(UTF_8);

            // when
            Answer answer = sender.post(
                    "/v1/logs",
                    TestPayloads.gzip(json),
                    Map.of("content-type", "application/json", "content-encoding", "gzip"));

            // then
            assertThat(new String(collector.await(SOON).payload(), UTF_8))
                    .isEqualTo("transcoded:{\"resourceLogs\":[]}");
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(new String(answer.body(), UTF_8))
                    .isEqualTo("{\"partialSuccess\":{\"rejectedLogRecords\":\"3\","
                            + "\"errorMessage\":\"3 \\\"old\\\" ones\"}}");
        }
    }
}
