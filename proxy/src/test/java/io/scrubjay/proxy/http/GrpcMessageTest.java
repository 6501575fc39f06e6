package io.scrubjay.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.testing.ExhaustedAllocator;
import org.junit.jupiter.api.Test;

class GrpcMessageTest {
    @Test
    void prefixed_withoutMemory_releasesTheMessage() {
        // given
        ByteBuf message = Unpooled.copiedBuffer(new byte[] {1, 2, 3});

        // when
        assertThatThrownBy(() -> GrpcMessage.prefixed(new ExhaustedAllocator(), false, message))
                .isInstanceOf(OutOfMemoryError.class);

        // then
        assertThat(message.refCnt()).isZero();
    }
}
