package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseRedactorTest {
    private static final String SECRET = "secret4711";

    private final RedactorHarness harness = new RedactorHarness();
    private final ResponseRedactor redactor = new ResponseRedactor((signal, format, payload) ->
            Unpooled.wrappedBuffer(harness.redact(signal, format, ByteBufUtil.getBytes(payload))));

    @Test
    void redact_fullSuccess_isNotLookedAt() {
        // given
        OtlpResponse success = OtlpResponse.success();

        // when
        OtlpResponse redacted = redactor.redact(Signal.LOGS, success);

        // then
        assertThat(redacted).isSameAs(success);
    }

    @Test
    void redact_message_isMasked() {
        // when
        OtlpResponse redacted = redactor.redact(
                Signal.TRACES, OtlpResponse.failure(StatusCode.PERMISSION_DENIED, 403, "no: " + SECRET + ".", 7));

        // then
        assertThat(redacted.message()).startsWith("no: ").endsWith(".").doesNotContain(SECRET);
        assertThat(redacted.code()).isEqualTo(StatusCode.PERMISSION_DENIED);
        assertThat(redacted.httpStatus()).isEqualTo(403);
        assertThat(redacted.retryDelaySeconds()).isEqualTo(7);
        redacted.close();
    }

    @Test
    void redact_cleanBody_staysAsItIs() {
        // given
        ByteBuf body = new RpcStatus(3, "no", OtlpResponse.NO_RETRY_DELAY).toProtobuf(Unpooled.EMPTY_BUFFER.alloc());
        byte[] bytes = ByteBufUtil.getBytes(body);

        // when
        OtlpResponse redacted = redactor.redact(
                Signal.LOGS,
                OtlpResponse.failure(StatusCode.INVALID_ARGUMENT, 400, "no", -1, PayloadFormat.PROTOBUF, body));

        // then
        assertThat(redacted.message()).isEqualTo("no");
        assertThat(ByteBufUtil.getBytes(redacted.body())).isEqualTo(bytes);
        redacted.close();
        assertThat(body.refCnt()).isZero();
    }

    @Test
    void redact_unscannableError_keepsItsOutcomeOnly() {
        // given
        ByteBuf body = Unpooled.copiedBuffer("{\"message\":", StandardCharsets.UTF_8);

        // when
        OtlpResponse redacted = redactor.redact(
                Signal.LOGS,
                OtlpResponse.failure(StatusCode.INVALID_ARGUMENT, 400, "no", -1, PayloadFormat.JSON, body));

        // then
        assertThat(redacted.message()).isEqualTo("upstream answered INVALID_ARGUMENT");
        assertThat(redacted.bodyFormat()).isNull();
        assertThat(redacted.httpStatus()).isEqualTo(400);
        redacted.close();
        assertThat(body.refCnt()).isZero();
    }

    @Test
    void redact_redactorFails_keepsItsOutcomeOnly() {
        assertKeepsItsOutcomeOnly((signal, format, payload) -> {
            throw new IllegalStateException("broken");
        });
    }

    @Test
    void redact_noMemory_keepsItsOutcomeOnly() {
        assertKeepsItsOutcomeOnly((signal, format, payload) -> {
            throw new OutOfMemoryError("direct memory");
        });
    }

    private static void assertKeepsItsOutcomeOnly(PayloadRedactor failing) {
        // given
        ByteBuf body = Unpooled.copiedBuffer("{}", StandardCharsets.UTF_8);

        // when
        OtlpResponse redacted =
                new ResponseRedactor(failing).redact(Signal.LOGS, OtlpResponse.success(PayloadFormat.JSON, body));

        // then
        assertThat(redacted.isSuccess()).isTrue();
        assertThat(redacted.body().isReadable()).isFalse();
        redacted.close();
        assertThat(body.refCnt()).isZero();
    }
}
