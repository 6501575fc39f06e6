package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyslogFrameEncoderTest {
    @Test
    void encode_neighboursGoTogether_strayLineFeedLeftOut() {
        // given
        SyslogBatch batch = new SyslogBatch.Builder()
                .add(0, 2, 7, 7)
                .add(8, 8, 10, 11)
                .add(11, 13, 14, 14)
                .build(bytes("5 hello\nab\n1 x"));

        // when
        List<ByteBuf> frames = SyslogFrameEncoder.encode(batch, false);

        // then
        assertThat(texts(frames)).containsExactly("5 hello", "ab\n1 x");
        frames.forEach(ByteBuf::release);
        batch.release();
    }

    @Test
    void encode_datagram_octetCounted() {
        // given
        SyslogBatch batch = SyslogBatch.ofDatagram(bytes("..<1>a\nb").skipBytes(2));

        // when
        List<ByteBuf> frames = SyslogFrameEncoder.encode(batch, false);

        // then
        assertThat(String.join("", texts(frames))).isEqualTo("6 <1>a\nb");
        frames.forEach(ByteBuf::release);
        batch.release();
    }

    @Test
    void encode_compacted_same() {
        // given
        ByteBuf received = bytes("......5 hello<1>x\n").skipBytes(6);
        SyslogBatch batch =
                new SyslogBatch.Builder().add(6, 8, 13, 13).add(13, 13, 17, 18).build(received);
        SyslogBatch compact = batch.compact();
        batch.release();

        // when
        List<ByteBuf> frames = SyslogFrameEncoder.encode(compact, false);

        // then
        assertThat(texts(frames)).containsExactly("5 hello<1>x\n");
        assertThat(compact.bytes().capacity()).isEqualTo(12);
        frames.forEach(ByteBuf::release);
        compact.release();
        assertThat(received.refCnt()).isZero();
    }

    @Test
    void encode_upToNul_asItCameOrCounted() {
        // given
        SyslogBatch batch = new SyslogBatch.Builder()
                .add(0, 0, 4, 5)
                .add(5, 5, 9, 10)
                .build(bytes("<1>a\0<1>b\n"));

        // when
        List<ByteBuf> asItCame = SyslogFrameEncoder.encode(batch, false);
        List<ByteBuf> counted = SyslogFrameEncoder.encode(batch, true);

        // then
        assertThat(texts(asItCame)).containsExactly("<1>a\0<1>b\n");
        assertThat(String.join("", texts(counted))).isEqualTo("4 <1>a4 <1>b");
        asItCame.forEach(ByteBuf::release);
        counted.forEach(ByteBuf::release);
        batch.release();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static List<String> texts(List<ByteBuf> buffers) {
        return buffers.stream().map(buffer -> buffer.toString(StandardCharsets.ISO_8859_1)).toList();
    }
}
