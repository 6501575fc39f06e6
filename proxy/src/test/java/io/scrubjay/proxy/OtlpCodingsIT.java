package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.TestCodings;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What its sender compressed goes on compressed, by HTTP's and by gRPC's names. */
class OtlpCodingsIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @ParameterizedTest
    @EnumSource
    void http_clean_goesOutByteForByte(ContentCoding coding) {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] coded = TestCodings.compress(coding, TestPayloads.logs(4000, "nothing to see"));

            // when
            Answer answer = sender.post("/v1/logs", coded, headers(coding));

            // then
            assertThat(answer.status()).isEqualTo(200);
            TestCollector.Received received = collector.await(SOON);
            assertThat(received.body()).isEqualTo(coded);
            assertThat(received.headers()).containsEntry("content-encoding", coding.httpName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void http_masked_goesOutInTheSameCoding(ContentCoding coding) {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] leaking = TestCodings.compress(coding, TestPayloads.logs(100_000, OtlpHarness.SECRET));

            // when
            Answer answer = sender.post("/v1/logs", leaking, headers(coding));

            // then
            assertThat(answer.status()).isEqualTo(200);
            TestCollector.Received received = collector.await(SOON);
            assertThat(received.headers()).containsEntry("content-encoding", coding.httpName());
            assertThat(TestCodings.decompress(coding, received.body()))
                    .isEqualTo(TestPayloads.logs(100_000, OtlpHarness.MASK));
        }
    }

    @ParameterizedTest
    @EnumSource
    void http_upstreamDoesNotDecodeIt_goesOutDecompressed(ContentCoding coding) {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), settings -> settings, settings -> settings.accepted(Set.of()));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] plain = TestPayloads.logs(4000, "nothing to see");

            // when
            Answer answer = sender.post("/v1/logs", TestCodings.compress(coding, plain), headers(coding));

            // then
            assertThat(answer.status()).isEqualTo(200);
            TestCollector.Received received = collector.await(SOON);
            assertThat(received.headers()).doesNotContainKey("content-encoding");
            assertThat(received.body()).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "snappy"})
    void grpc_masked_goesOutInTheSameCoding(String name) {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            sender.grpc(Signal.LOGS, TestPayloads.logs(100_000, OtlpHarness.SECRET), name, SOON);

            // then
            TestCollector.Received received = collector.await(SOON);
            assertThat(received.headers()).containsEntry("grpc-encoding", name);
            assertThat(received.payload()).isEqualTo(TestPayloads.logs(100_000, OtlpHarness.MASK));
        }
    }

    static Stream<Arguments> acrossProtocols() {
        return Stream.of(
                arguments(ContentCoding.GZIP, "gzip"),
                arguments(ContentCoding.ZSTD, "zstd"),
                arguments(ContentCoding.SNAPPY_FRAMED, "snappy"),
                arguments(ContentCoding.SNAPPY, null),
                arguments(ContentCoding.DEFLATE, null));
    }

    @ParameterizedTest
    @MethodSource("acrossProtocols")
    void http_toGrpc_takesTheNameThatGrpcHas(ContentCoding coding, @Nullable String name) {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] plain = TestPayloads.logs(4000, "nothing to see");

            // when
            Answer answer = sender.post("/v1/logs", TestCodings.compress(coding, plain), headers(coding));

            // then
            assertThat(answer.status()).isEqualTo(200);
            TestCollector.Received received = collector.await(SOON);
            assertThat(received.headers().get("grpc-encoding")).isEqualTo(name);
            assertThat(received.payload()).isEqualTo(plain);
        }
    }

    @Test
    void http_unknownCoding_isRefusedWithWhatIsKnown() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            Answer answer = sender.post(
                    "/v1/logs",
                    TestPayloads.logs(10, "x"),
                    Map.of("content-type", "application/x-protobuf", "content-encoding", "br"));

            // then
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("accept-encoding")).isEqualTo("gzip, deflate, zstd, snappy, x-snappy-framed");
            assertThat(collector.received()).isEmpty();
        }
    }

    private static Map<String, String> headers(ContentCoding coding) {
        return Map.of("content-type", "application/x-protobuf", "content-encoding", coding.httpName());
    }
}
