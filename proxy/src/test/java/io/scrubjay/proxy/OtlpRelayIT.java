package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders and upstreams see of each other through the proxy. */
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

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamAnswerTooLarge_isUnavailable(String upstream) {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> Reply.success(new byte[(4 << 20) + 1]));

            // when
            Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
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

    @Test
    void upstreamHttpError_toHttp_isRelayedWithItsBody() {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            byte[] status = Status.newBuilder()
                    .setCode(Code.UNAVAILABLE_VALUE)
                    .setMessage("queue full")
                    .build()
                    .toByteArray();
            collector.answer(request ->
                    Reply.http(503, Map.of("Retry-After", "17", "X-Internal", "node-7"), status));

            // when
            Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("17");
            assertThat(answer.header("x-internal")).isNull();
            assertThat(answer.body()).isEqualTo(status);
            assertThat(proxy.count("scrubjay.receiver.requests", "outcome", "failed")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503, 17, UNAVAILABLE, 17",
        "429, , RESOURCE_EXHAUSTED, 1",
        "429, 5, RESOURCE_EXHAUSTED, 5",
        "413, , RESOURCE_EXHAUSTED, -1",
        "400, , INVALID_ARGUMENT, -1",
        "401, , UNAUTHENTICATED, -1",
        "403, , PERMISSION_DENIED, -1",
        "502, , UNAVAILABLE, -1",
        "302, , UNAVAILABLE, 1"
    })
    void upstreamHttpError_toGrpc_isMapped(int status, String retryAfter, String code, int delay) {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            Map<String, String> headers = retryAfter == null
                    ? Map.of("Content-Type", "text/plain", "Location", "http://127.0.0.1:1/elsewhere")
                    : Map.of("Content-Type", "text/plain", "Retry-After", retryAfter);
            collector.answer(request -> Reply.http(status, headers, "häßlich 100%".getBytes(UTF_8)));

            // when
            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false));

            // then
            assertThat(failure.getStatus().getCode().name()).isEqualTo(code);
            if (status != 302) {
                assertThat(failure.getStatus().getDescription()).isEqualTo("häßlich 100%");
            }
            assertThat(OtlpSender.retryDelaySeconds(failure)).isEqualTo(delay);
            assertThat(collector.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, 9, 503, 9",
        "RESOURCE_EXHAUSTED, 9, 429, 9",
        "INVALID_ARGUMENT, , 400,",
        "PERMISSION_DENIED, , 403,",
        "UNAUTHENTICATED, , 401,",
        "UNIMPLEMENTED, , 404,",
        "INTERNAL, , 500,",
        "UNKNOWN, , 500,",
        "CANCELLED, , 503,",
        "ABORTED, , 503,",
        "OUT_OF_RANGE, , 503,",
        "DATA_LOSS, , 503,",
        "DEADLINE_EXCEEDED, , 503,"
    })
    void upstreamGrpcError_toHttp_isMapped(String code, Integer delay, int status, String retryAfter)
            throws IOException {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> grpcFailure(code, "bad: häßlich 100%", delay));

            // when
            Answer protobuf = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);
            Answer json =
                    sender.post("/v1/logs", "{}".getBytes(UTF_8), Map.of("content-type", "application/json"));

            // then
            assertThat(protobuf.status()).isEqualTo(status);
            assertThat(protobuf.header("retry-after")).isEqualTo(retryAfter);
            Status body = Status.parseFrom(protobuf.body());
            assertThat(body.getCode()).isEqualTo(Code.valueOf(code).getNumber());
            assertThat(body.getMessage()).isEqualTo("bad: häßlich 100%");
            assertThat(json.status()).isEqualTo(status);
            assertThat(new String(json.body(), UTF_8))
                    .isEqualTo("{\"code\":" + Code.valueOf(code).getNumber()
                            + ",\"message\":\"bad: häßlich 100%\"}");
        }
    }

    @Test
    void upstreamGrpcError_toGrpc_keepsItsDetails() {
        try (TestCollector collector = TestCollector.start("grpc");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            Status sent = Status.newBuilder()
                    .setCode(Code.INVALID_ARGUMENT_VALUE)
                    .setMessage("no")
                    .addDetails(Any.pack(BadRequest.newBuilder()
                            .addFieldViolations(BadRequest.FieldViolation.newBuilder().setField("body"))
                            .build()))
                    .build();
            StatusRuntimeException thrown = StatusProto.toStatusRuntimeException(sent);
            collector.answer(request -> Reply.grpc(thrown));

            // when
            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false));

            // then
            assertThat(StatusProto.fromThrowable(failure)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamDown_isUnavailableUntilItIsBack(String upstream) throws IOException {
        int port = freePort();
        try (OtlpHarness proxy = new OtlpHarness(URI.create(upstream + "://127.0.0.1:" + port));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            Answer http = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);
            StatusRuntimeException grpc = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false));

            // then
            assertThat(http.status()).isEqualTo(503);
            assertThat(http.header("retry-after")).isEqualTo("1");
            assertThat(Status.parseFrom(http.body()).getMessage()).isEqualTo("upstream: connection refused");
            assertThat(grpc.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
            assertThat(OtlpSender.retryDelaySeconds(grpc)).isEqualTo(1);
            try (TestCollector collector = TestCollector.start(upstream, port)) {
                assertThat(sender.send("grpc", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                        .isEqualTo(200);
                assertThat(collector.received()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamRestarted_isReachedAgainWithoutAnError(String upstream) {
        TestCollector before = TestCollector.start(upstream);
        try (OtlpHarness proxy = new OtlpHarness(before.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            sender.send("grpc", Signal.LOGS, TestPayloads.logs(10, "x"), false);
            before.close();

            // when
            try (TestCollector after = TestCollector.start(upstream, before.endpoint().getPort())) {
                Answer answer = sender.send("grpc", Signal.LOGS, TestPayloads.logs(10, "y"), false);

                // then
                assertThat(answer.status()).isEqualTo(200);
                assertThat(after.received()).hasSize(1);
            }
        } finally {
            before.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamSlow_isUnavailableAfterTheTimeout(String upstream) {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver, exporter -> exporter.timeout(Duration.ofMillis(300)));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> {
                awaitUninterruptibly(release);
                return Reply.success();
            });

            // when
            Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero();
            release.countDown();
            collector.answer(request -> Reply.success());
            assertThat(sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false).status())
                    .isEqualTo(200);
        } finally {
            release.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void senderDeadline_cancelsTheCallUpstream(String upstream) {
        CountDownLatch release = new CountDownLatch(1);
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // given
            collector.answer(request -> {
                awaitUninterruptibly(release);
                return Reply.success();
            });

            // when
            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> sender.grpc(Signal.LOGS, TestPayloads.logs(10, "x"), false, Duration.ofSeconds(3)));

            // then
            assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.DEADLINE_EXCEEDED);
            collector.await(SOON);
            TestPayloads.eventually(() -> assertThat(proxy.gauge("scrubjay.exporter.queue.bytes")).isZero());
        } finally {
            release.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void tooManyBytesUnderWay_isUnavailable(String upstream) {
        try (TestCollector collector = TestCollector.start(upstream);
                OtlpHarness proxy = new OtlpHarness(
                        collector.endpoint(), receiver -> receiver, exporter -> exporter.maxInFlightBytes(1000));
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            // when
            Answer tooMuch = sender.send("http", Signal.LOGS, TestPayloads.logs(2000, "x"), false);
            Answer next = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

            // then
            assertThat(tooMuch.status()).isEqualTo(503);
            assertThat(tooMuch.header("retry-after")).isEqualTo("1");
            assertThat(next.status()).isEqualTo(200);
            assertThat(collector.received()).hasSize(1);
        }
    }

    @Test
    void upstreamAnswerCutShort_isUnavailable() throws IOException {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerRaw(
                    upstream, "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 5\r\n\r\n\n"));
            try (OtlpHarness proxy =
                            new OtlpHarness(URI.create("http://127.0.0.1:" + upstream.getLocalPort()));
                    OtlpSender sender = new OtlpSender(proxy.uri(""))) {
                // when
                Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

                // then
                assertThat(answer.status()).isEqualTo(503);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void upstreamSpeaksGarbage_isUnavailable(String scheme) throws IOException {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerRaw(upstream, "220 mail.example ESMTP\r\n".repeat(20)));
            try (OtlpHarness proxy = new OtlpHarness(
                            URI.create(scheme + "://127.0.0.1:" + upstream.getLocalPort()));
                    OtlpSender sender = new OtlpSender(proxy.uri(""))) {
                // when
                Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

                // then
                assertThat(answer.status()).isEqualTo(503);
            }
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

    private static Reply grpcFailure(String code, String message, Integer delaySeconds) {
        Status.Builder status =
                Status.newBuilder().setCode(Code.valueOf(code).getNumber()).setMessage(message);
        if (delaySeconds == null) {
            return Reply.grpc(
                    io.grpc.Status.fromCodeValue(status.getCode()).withDescription(message), new Metadata());
        }
        status.addDetails(Any.pack(RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(delaySeconds))
                .build()));
        StatusRuntimeException thrown = StatusProto.toStatusRuntimeException(status.build());
        return Reply.grpc(thrown);
    }

    private static void answerRaw(ServerSocket upstream, String answer) {
        try {
            while (!upstream.isClosed()) {
                try (Socket socket = upstream.accept()) {
                    int ignored = socket.getInputStream().read(new byte[4096]);
                    assertThat(ignored).isPositive();
                    socket.getOutputStream().write(answer.getBytes(UTF_8));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                }
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
