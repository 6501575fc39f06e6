package io.scrubjay.proxy.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PartialSuccess;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.StatusCode;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
    private static final byte[] PARTIAL = ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(3_000_000_000L)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();
    private static final String PARTIAL_JSON =
            "{\"partialSuccess\":{\"rejectedLogRecords\":\"3000000000\",\"errorMessage\":\"too old\"}}";

    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    @AfterEach
    void everythingIsReleased() {
        assertThat(body.refCnt()).isEqualTo(body.isReadable() ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/html", "application/json"})
    void read_emptySuccess_isSuccess(String type) {
        // when
        OtlpResponse response = read(200, type, new byte[0], PayloadFormat.PROTOBUF);

        // then
        assertThat(response.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "text/html; charset=utf-8, answered 200 with an HTML page",
        "application/xml, answered 200 with a content type that OTLP has not"
    })
    void read_successOfAnotherKind_isUnavailable(String type, String message) {
        // when
        OtlpResponse response = read(200, type, "<p>Sign in</p>".getBytes(UTF_8), PayloadFormat.PROTOBUF);

        // then
        assertThat(response.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(response.origin()).isEqualTo(OtlpResponse.Origin.IN_ITS_PLACE);
        assertThat(response.message()).isEqualTo("upstream: " + message);
    }

    @Test
    void read_successInPlainText_isSuccess() {
        // when
        OtlpResponse response = read(200, "text/plain; charset=utf-8", "ok".getBytes(UTF_8), PayloadFormat.JSON);

        // then
        assertThat(response.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/octet-stream", "application/protobuf", "application/x-protobuf"})
    void read_partialSuccess_ofAnyNameOfProtobuf(String type) {
        // when
        OtlpResponse response = read(200, type, PARTIAL, PayloadFormat.PROTOBUF);

        // then
        assertThat(partial(response)).isEqualTo(new PartialSuccess(true, 3_000_000_000L, "too old"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARTIAL_JSON,
                "{\"partial_success\":{\"rejected_log_records\":3000000000,\"error_message\":\"too old\"}}"
            })
    void read_partialSuccessInJson_toARequestInProtobuf(String json) {
        // when
        OtlpResponse response = read(200, "application/json", json.getBytes(UTF_8), PayloadFormat.PROTOBUF);

        // then
        assertThat(partial(response)).isEqualTo(new PartialSuccess(true, 3_000_000_000L, "too old"));
    }

    @Test
    void read_partialSuccessInProtobuf_toARequestInJson() {
        // when
        OtlpResponse response = read(200, "application/x-protobuf", PARTIAL, PayloadFormat.JSON);

        // then: the receiver makes JSON of it
        assertThat(partial(response)).isEqualTo(new PartialSuccess(true, 3_000_000_000L, "too old"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/json"})
    void read_partialSuccessInJson_toARequestInJson_staysAsItIs(String type) {
        // when
        OtlpResponse response = read(200, type, PARTIAL_JSON.getBytes(UTF_8), PayloadFormat.JSON);

        // then
        assertThat(response.bodyFormat()).isEqualTo(PayloadFormat.JSON);
        assertThat(response.body().toString(UTF_8)).isEqualTo(PARTIAL_JSON);
        response.close();
    }

    @ParameterizedTest
    @EnumSource(PayloadFormat.class)
    void read_successThatCannotBeRead_isSuccess(PayloadFormat format) {
        // when
        OtlpResponse response = read(200, "", "hello!".getBytes(UTF_8), format);

        // then
        assertThat(response.isSuccess()).isTrue();
        assertThat(response.body().isReadable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "200, application/x-protobuf, 200, ",
        "200, text/html, 503, ",
        "500, text/plain, 500, upstream answered 500"
    })
    void read_cut_isWhatItsStatusSays(int status, String type, int expected, @Nullable String message) {
        // given
        HttpHeaders headers = headers(type);

        // when
        OtlpResponse response =
                HttpAnswer.read(status, headers, body, true, PayloadFormat.PROTOBUF, Clock.systemUTC());

        // then
        assertThat(response.httpStatus()).isEqualTo(expected);
        if (message != null) {
            assertThat(response.message()).isEqualTo(message);
        }
    }

    @Test
    void read_longText_isWholeSoThatItCanBeScanned() {
        // given
        String text = "no ".repeat(10_000) + "end";

        // when
        OtlpResponse response = read(400, "text/plain", text.getBytes(UTF_8), PayloadFormat.PROTOBUF);

        // then
        assertThat(response.message()).isEqualTo(text);
    }

    private OtlpResponse read(int status, String type, byte[] bytes, PayloadFormat requestFormat) {
        body = bytes.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.copiedBuffer(bytes);
        return HttpAnswer.read(status, headers(type), body, false, requestFormat, Clock.systemUTC());
    }

    private static HttpHeaders headers(String type) {
        HttpHeaders headers = new DefaultHttpHeaders();
        return type.isEmpty() ? headers : headers.set("content-type", type);
    }

    private static PartialSuccess partial(OtlpResponse response) {
        assertThat(response.bodyFormat()).isEqualTo(PayloadFormat.PROTOBUF);
        try (response) {
            return PartialSuccess.parse(response.body());
        }
    }
}
