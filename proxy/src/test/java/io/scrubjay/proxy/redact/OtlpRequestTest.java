package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtlpRequestTest {
    private final ByteBuf payload = Unpooled.wrappedBuffer(new byte[10]);
    private final ByteBuf gzip = Unpooled.wrappedBuffer(new byte[4]);

    @Test
    void takeCoded_freesThePayload() {
        // given
        OtlpRequest request =
                new OtlpRequest(Signal.LOGS, PayloadFormat.PROTOBUF, payload, ContentCoding.GZIP, gzip, Map.of(), null);
        assertThat(request.coding()).isEqualTo(ContentCoding.GZIP);

        // when
        ByteBuf body = request.takeCoded();

        // then
        assertThat(body).isSameAs(gzip);
        assertThat(payload.refCnt()).isZero();
        assertThat(request.payloadBytes()).isEqualTo(10);
        request.close();
        assertThat(gzip.refCnt()).isEqualTo(1);
        gzip.release();
    }

    @Test
    void takePayload_freesTheCoded() {
        // given
        OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.JSON, payload, ContentCoding.GZIP, gzip, Map.of(), null);

        // when
        ByteBuf body = request.takePayload();

        // then
        assertThat(body).isSameAs(payload);
        request.close();
        assertThat(payload.refCnt()).isEqualTo(1);
        payload.release();
        assertThat(gzip.refCnt()).isZero();
    }

    @Test
    void takeCoded_plain_throws() {
        try (OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.JSON, payload)) {
            assertThatThrownBy(request::takeCoded)
                    .hasMessage("coded payload: none (expected: compressed by its sender)");
        }
    }

    @Test
    void close_releasesBoth() {
        // given
        OtlpRequest request = new OtlpRequest(Signal.LOGS, PayloadFormat.JSON, payload, ContentCoding.GZIP, gzip, Map.of(), null);

        // when
        request.close();

        // then
        assertThat(payload.refCnt()).isZero();
        assertThat(gzip.refCnt()).isZero();
    }
}
