package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcStatusTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 127, 128, 16_383, 16_384, 86_400, Integer.MAX_VALUE})
    void toProtobuf_isReadByProtobuf(int delay) throws InvalidProtocolBufferException {
        // given
        RpcStatus status = new RpcStatus(14, "not \u00e4ble", delay);

        // when
        byte[] bytes = take(status.toProtobuf(ByteBufAllocator.DEFAULT));

        // then
        Status read = Status.parseFrom(bytes);
        assertThat(read.getCode()).isEqualTo(14);
        assertThat(read.getMessage()).isEqualTo("not \u00e4ble");
        assertThat(read.getDetailsCount()).isEqualTo(delay < 0 ? 0 : 1);
        if (delay >= 0) {
            assertThat(read.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
                    .isEqualTo(delay);
        }
        assertThat(RpcStatus.parse(Unpooled.wrappedBuffer(bytes))).isEqualTo(status);
    }

    @Test
    void toJson() {
        // given
        RpcStatus status = new RpcStatus(14, "a \"b\"\n\u0001\\", 3);

        // when
        byte[] json = take(status.toJson(ByteBufAllocator.DEFAULT));

        // then
        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"code\":14,\"message\":\"a \\\"b\\\"\\n\\u0001\\\\\",\"details\":"
                        + "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"3s\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"5, 0, 5", "5, 1, 6", "0, 0, 0", "-5, 0, 0", "315576000000, 0, 2147483647"})
    void parse_otherDetailsAreIgnoredAndDelaysRoundedUp(long seconds, int nanos, int expected) {
        // given
        Status status = Status.newBuilder()
                .setCode(8)
                .addDetails(Any.pack(BadRequest.getDefaultInstance()))
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
                        .build()))
                .build();

        // when
        RpcStatus read = RpcStatus.parse(Unpooled.wrappedBuffer(status.toByteArray()));

        // then
        assertThat(read).isEqualTo(new RpcStatus(8, "", expected));
    }

    @Test
    void parse_everyTruncation_isCorruptedOrShorter() {
        // given
        byte[] bytes = take(new RpcStatus(14, "not able", 300).toProtobuf(ByteBufAllocator.DEFAULT));

        for (int length = 0; length < bytes.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(Arrays.copyOf(bytes, length));
            // when
            try {
                RpcStatus read = RpcStatus.parse(cut);
                // then
                assertThat(read.retryDelaySeconds()).isEqualTo(OtlpResponse.NO_RETRY_DELAY);
            } catch (CorruptedFrameException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0b", "0effffffff", "12ffffffffffffffffffff01", "12ffffffff0f61", "08"})
    void parse_malformed(String hex) {
        assertThatThrownBy(() -> RpcStatus.parse(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))))
                .isInstanceOf(CorruptedFrameException.class);
    }

    private static byte[] take(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }
}
