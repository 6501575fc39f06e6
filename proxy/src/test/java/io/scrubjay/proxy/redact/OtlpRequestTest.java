package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class OtlpRequestTest {
    private final ByteBuf payload = Unpooled.wrappedBuffer(new byte[10]);
    private final ByteBuf gzip = Unpooled.wrappedBuffer(new byte[4]);

    @Test
    void takeBody_compressed_freesThePayload() {
        // given
        OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, payload, gzip);
        assertThat(request.isGzip()).isTrue();

        // when
        ByteBuf body = request.takeBody();

        // then
        assertThat(body).isSameAs(gzip);
        assertThat(payload.refCnt()).isZero();
        assertThat(request.payloadBytes()).isEqualTo(10);
        request.close();
        assertThat(gzip.refCnt()).isEqualTo(1);
        gzip.release();
    }

    @Test
    void takeBody_plain() {
        // given
        OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.JSON, payload, null);

        // when
        ByteBuf body = request.takeBody();

        // then
        assertThat(body).isSameAs(payload);
        request.close();
        assertThat(payload.refCnt()).isEqualTo(1);
        payload.release();
        gzip.release();
    }

    @Test
    void close_releasesBoth() {
        // given
        OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.JSON, payload, gzip);

        // when
        request.close();

        // then
        assertThat(payload.refCnt()).isZero();
        assertThat(gzip.refCnt()).isZero();
    }
}
