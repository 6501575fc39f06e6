package io.scrubjay.proxy.receive.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyBufferTest {
    private final BodyBuffer buffer = new BodyBuffer(ByteBufAllocator.DEFAULT);

    @Test
    void take_nothingAdded() {
        assertThat(buffer.take().isReadable()).isFalse();
    }

    @Test
    void take_oneLargeChunk_isThatChunk() {
        // given
        ByteBuf chunk = Unpooled.wrappedBuffer(new byte[5000]);

        // when
        buffer.add(chunk, 5000);

        // then
        ByteBuf whole = buffer.take();
        assertThat(whole).isSameAs(chunk);
        whole.release();
    }

    @Test
    void take_oneChunkThatIsAFractionOfItsBuffer_isACopy() {
        // given
        ByteBuf read = Unpooled.directBuffer(64 << 10).writeZero(4096);

        // when
        buffer.add(read.readRetainedSlice(4096), 4096);

        // then
        assertThat(read.refCnt()).isEqualTo(1);
        read.release();
        assertThat(buffer.take().release()).isTrue();
    }

    @Test
    void add_moreIsAnnounced_holdsNotMoreThanTwiceWhatCame() {
        // when
        buffer.add(Unpooled.directBuffer(6000).writeZero(6000), 64 << 20);
        buffer.add(Unpooled.directBuffer(6000).writeZero(6000), 64 << 20);

        // then
        ByteBuf whole = buffer.take();
        assertThat(whole.readableBytes()).isEqualTo(12_000);
        assertThat(whole.capacity()).isEqualTo(24_000);
        whole.release();
    }

    @Test
    void take_severalChunks_isOnePieceOfDirectMemoryAsLongAsAnnounced() {
        // when
        buffer.add(Unpooled.copiedBuffer(new byte[6000]), 9000);
        buffer.add(Unpooled.copiedBuffer(new byte[3000]), 9000);

        // then
        ByteBuf whole = buffer.take();
        assertThat(whole.isDirect()).isTrue();
        assertThat(whole.nioBufferCount()).isEqualTo(1);
        assertThat(whole.capacity()).isEqualTo(9000);
        whole.release();
    }

    @Test
    void add_smallChunks_areCopiedTogether() {
        // given
        ByteBuf read = Unpooled.wrappedBuffer(new byte[3000]);

        // when
        for (int i = 0; i < 3000; i++) {
            buffer.add(read.readRetainedSlice(1), -1);
        }

        // then
        assertThat(read.refCnt()).isEqualTo(1);
        read.release();
        assertThat(buffer.sizeBytes()).isEqualTo(3000);
        buffer.release();
        assertThat(buffer.sizeBytes()).isZero();
    }

    @Test
    void take_anyMixOfChunks_isTheirSum() {
        for (int seed = 0; seed < 50; seed++) {
            // given
            Random random = new Random(seed);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();

            // when
            for (int i = random.nextInt(12); i >= 0; i--) {
                byte[] chunk = new byte[random.nextInt(random.nextBoolean() ? 6000 : 300)];
                random.nextBytes(chunk);
                expected.writeBytes(chunk);
                buffer.add(Unpooled.copiedBuffer(chunk), random.nextInt(20_000) - 1);
            }

            // then
            ByteBuf whole = buffer.take();
            assertThat(ByteBufUtil.getBytes(whole)).isEqualTo(expected.toByteArray());
            whole.release();
        }
    }
}
