package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcAnswerTest {
    @Test
    void read_success_isTheMessage() {
        // given
        ByteBuf body = Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0, 2, 10, 0});

        // when
        OtlpResponse response = GrpcAnswer.read(header("200"), trailers("0"), body, false);

        // then
        assertThat(response.isSuccess()).isTrue();
        assertThat(response.body()).isEqualTo(Unpooled.wrappedBuffer(new byte[] {10, 0}));
        response.close();
        assertThat(body.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,0,0,0,0", "0,0,0,0", "0,0,0,0,1", "0,0,0,0,0,0", "0,-1,-1,-1,-1,0"})
    void read_successWithoutOneMessage_isUnavailable(String bytes) {
        // given
        String[] parts = bytes.isEmpty() ? new String[0] : bytes.split(",", -1);
        ByteBuf body = Unpooled.buffer();
        for (String part : parts) {
            body.writeByte(Integer.parseInt(part));
        }

        // when
        OtlpResponse response = GrpcAnswer.read(header("200"), trailers("0"), body, false);

        // then
        assertThat(response.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(body.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "17", "99999999999", " 0"})
    void read_bogusStatus_isUnavailable(String status) {
        // when
        OtlpResponse response = GrpcAnswer.read(header("200"), trailers(status), Unpooled.buffer(), false);

        // then
        assertThat(response.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(response.httpStatus()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHENTICATED, 401", "403, PERMISSION_DENIED, 403", "404, UNIMPLEMENTED, 404", "302, UNAVAILABLE, 503",
        "400, INTERNAL, 400", "413, RESOURCE_EXHAUSTED, 413", "405, UNKNOWN, 405", "500, UNKNOWN, 500",
        "429, UNAVAILABLE, 503", "502, UNAVAILABLE, 503", "503, UNAVAILABLE, 503", "504, UNAVAILABLE, 503",
        "204, UNAVAILABLE, 503", "600, UNAVAILABLE, 503", "x, UNAVAILABLE, 503"
    })
    void read_httpStatus(String status, StatusCode code, int httpStatus) {
        // when
        OtlpResponse response = GrpcAnswer.read(header(status), header(status), Unpooled.buffer(), false);

        // then
        assertThat(response.code()).isEqualTo(code);
        assertThat(response.httpStatus()).isEqualTo(httpStatus);
        assertThat(response.isRetryable()).isEqualTo(code == StatusCode.UNAVAILABLE);
    }

    @Test
    void read_exhaustedWithoutDelay_isForGood() {
        // when
        OtlpResponse response = GrpcAnswer.read(header("200"), trailers("8"), Unpooled.buffer(), false);

        // then
        assertThat(response.httpStatus()).isEqualTo(413);
        assertThat(response.isRetryable()).isFalse();
    }

    @Test
    void read_cut_isWhatItsStatusSays() {
        // when
        OtlpResponse taken = GrpcAnswer.read(header("200"), trailers("0"), Unpooled.EMPTY_BUFFER, true);

        // then
        assertThat(taken.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!", "CAM", "/////w"})
    void read_bogusDetails_areDropped(String details) {
        // given
        Http2Headers trailers = trailers("3");
        trailers.set("grpc-status-details-bin", details);
        trailers.set("grpc-message", "100%zz+1");

        // when
        OtlpResponse response = GrpcAnswer.read(header("200"), trailers, Unpooled.buffer(), false);

        // then
        assertThat(response.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
        assertThat(response.message()).isEqualTo("100%zz+1");
        assertThat(response.retryDelaySeconds()).isEqualTo(OtlpResponse.NO_RETRY_DELAY);
        response.close();
    }

    private static Http2Headers header(String status) {
        return new DefaultHttp2Headers(false).status(status);
    }

    private static Http2Headers trailers(String status) {
        Http2Headers trailers = new DefaultHttp2Headers(false);
        trailers.set("grpc-status", status);
        return trailers;
    }
}
