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
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Reply;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What senders hear of an upstream that says no, in their own protocol. */
class OtlpUpstreamRefusalIT {
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
        "RESOURCE_EXHAUSTED, , 413,",
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
    void upstreamHttpError_secretWhereItsTextIsCut_isMasked() throws IOException {
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri(""))) {
            for (int before = 1024 - OtlpHarness.SECRET.length(); before <= 1024; before++) {
                // given
                String text = "x".repeat(before) + OtlpHarness.SECRET + "y".repeat(5000);
                collector.answer(
                        request -> Reply.http(400, Map.of("Content-Type", "text/plain"), text.getBytes(UTF_8)));

                // when
                Answer answer = sender.send("http", Signal.LOGS, TestPayloads.logs(10, "x"), false);

                // then
                assertThat(Status.parseFrom(answer.body()).getMessage())
                        .hasSize(1024)
                        .doesNotContain(OtlpHarness.SECRET.substring(0, 2));
            }
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
}
