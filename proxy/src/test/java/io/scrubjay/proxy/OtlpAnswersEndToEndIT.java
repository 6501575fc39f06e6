package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.OtlpSender.Answer;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestCollector.Reply;
import io.scrubjay.proxy.testing.TestPayloads;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in an upstream's answers are masked, and all else of the answers stays. */
class OtlpAnswersEndToEndIT {
    private static final byte[] LOGS = TestPayloads.logs(10, "x");

    @TempDir
    private Path dir = Path.of("");

    private final PlantedSecrets secrets = new PlantedSecrets();
    private final String text = "token " + secrets.token() + " is not known";

    @ParameterizedTest
    @CsvSource({"http,http", "http,grpc", "grpc,http", "grpc,grpc"})
    void partialSuccess_isMasked(String upstream, String protocol) throws Exception {
        try (TestCollector collector = TestCollector.start(upstream);
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            ExportLogsServiceResponse partial = ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                            .setRejectedLogRecords(3)
                            .setErrorMessage(text))
                    .build();
            collector.answer(request -> Reply.success(partial.toByteArray()));

            // when
            byte[] body = sender.send(protocol, Signal.LOGS, LOGS, false).body();

            // then
            secrets.assertAbsent("body", body);
            assertThat(secrets.unmasked(ExportLogsServiceResponse.parseFrom(body), proxy.key()))
                    .isEqualTo(partial);
        }
    }

    @Test
    void partialSuccess_inJson_isMasked() {
        try (TestCollector collector = TestCollector.start("http");
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            String partial = "{\"partialSuccess\":{\"rejectedLogRecords\":\"3\",\"errorMessage\":\"" + text + "\"}}";
            collector.answer(request -> Reply.success(partial.getBytes(UTF_8)));

            // when
            Answer answer =
                    sender.post("/v1/logs", "{}".getBytes(UTF_8), Map.of("content-type", "application/json"));

            // then
            secrets.assertAbsent("body", answer.body());
            assertThat(secrets.unmasked(new String(answer.body(), UTF_8), proxy.key())).isEqualTo(partial);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void error_overGrpc_isMaskedWithItsDetails(String upstream) {
        try (TestCollector collector = TestCollector.start(upstream);
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.grpc"))) {
            // given
            Status status = status();
            collector.answer(request -> upstream.equals("http")
                    ? Reply.http(400, Map.of(), status.toByteArray())
                    : Reply.grpc(StatusProto.toStatusRuntimeException(status)));

            // when
            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class, () -> sender.grpc(Signal.LOGS, LOGS, false));

            // then
            secrets.assertAbsent("message", String.valueOf(failure.getStatus().getDescription()));
            Status received = requireNonNull(StatusProto.fromThrowable(failure));
            secrets.assertAbsent("details", received.toByteArray());
            BadRequest masked = BadRequest.newBuilder().build();
            for (Any detail : received.getDetailsList()) {
                masked = unpack(detail);
            }
            assertThat(secrets.unmasked(masked, proxy.key())).isEqualTo(badRequest());
            assertThat(secrets.unmasked(received.getMessage(), proxy.key())).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void error_overHttp_isMasked(String upstream) throws Exception {
        try (TestCollector collector = TestCollector.start(upstream);
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            collector.answer(request -> upstream.equals("http")
                    ? Reply.http(400, Map.of("Content-Type", "text/plain"), text.getBytes(UTF_8))
                    : Reply.grpc(StatusProto.toStatusRuntimeException(status())));

            // when
            Answer answer = sender.send("http", Signal.LOGS, LOGS, false);

            // then
            assertThat(answer.status()).isEqualTo(400);
            secrets.assertAbsent("body", answer.body());
            assertThat(secrets.unmasked(Status.parseFrom(answer.body()).getMessage(), proxy.key())).isEqualTo(text);
            assertThat(new String(answer.body(), ISO_8859_1)).contains("[redacted:");
        }
    }

    private Status status() {
        return Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage(text)
                .addDetails(Any.pack(badRequest()))
                .build();
    }

    private BadRequest badRequest() {
        return BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder().setField("body").setDescription(text))
                .build();
    }

    private static BadRequest unpack(Any detail) {
        try {
            return detail.unpack(BadRequest.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
