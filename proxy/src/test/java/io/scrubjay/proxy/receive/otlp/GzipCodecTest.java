package io.scrubjay.proxy.receive.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipCodecTest {
    private static final byte[] TEXT = "the quick brown fox ".repeat(50).getBytes(UTF_8);
    private static final byte[] GZIP = TestPayloads.gzip(TEXT);
    private static final int MAX_BYTES = 1 << 20;

    private final GzipCodec codec = new GzipCodec(ByteBufAllocator.DEFAULT);

    @AfterEach
    void close() {
        codec.close();
    }

    @Test
    void decode_oneMember() throws RequestRefusedException {
        assertThat(decode(GZIP)).isEqualTo(TEXT);
        assertThat(codec.hadBytesBesideContent()).isFalse();
    }

    @Test
    void decode_twoMembers_givesBoth() throws RequestRefusedException {
        // given
        byte[] second = TestPayloads.gzip("jumps".getBytes(UTF_8));

        // when
        byte[] decoded = decode(concat(GZIP, second));

        // then
        assertThat(decoded).isEqualTo(concat(TEXT, "jumps".getBytes(UTF_8)));
    }

    @Test
    void decode_everySplitPoint() throws RequestRefusedException {
        for (int split = 0; split <= GZIP.length; split++) {
            // given
            ByteBuf in = Unpooled.wrappedBuffer(
                    Unpooled.copiedBuffer(GZIP, 0, split), Unpooled.copiedBuffer(GZIP, split, GZIP.length - split));

            // when
            byte[] decoded = decode(in);

            // then
            assertThat(decoded).isEqualTo(TEXT);
        }
    }

    @Test
    void decode_everyTruncation_isRefused() {
        for (int length = 0; length < GZIP.length; length++) {
            assertThat(refusal(Arrays.copyOf(GZIP, length))).isEqualTo(RefusalReason.MALFORMED_CODING);
        }
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                argumentSet("magic", 0, 0x1e),
                argumentSet("method", 2, 7),
                argumentSet("reserved flag", 3, 0x20),
                argumentSet("checksum", GZIP.length - 8, GZIP[GZIP.length - 8] ^ 1),
                argumentSet("size", GZIP.length - 4, GZIP[GZIP.length - 4] ^ 1));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void decode_damaged_isRefused(int index, int value) {
        // given
        byte[] gzip = GZIP.clone();
        gzip[index] = (byte) value;

        // when / then
        assertThat(refusal(gzip)).isEqualTo(RefusalReason.MALFORMED_CODING);
    }

    @Test
    void decode_anyFlippedBit_isRefusedOrHarmless() {
        for (int bit = 0; bit < GZIP.length * 8; bit++) {
            // given
            byte[] gzip = GZIP.clone();
            gzip[bit / 8] ^= (byte) (1 << bit % 8);

            // when
            byte[] decoded;
            try {
                decoded = decode(gzip);
            } catch (RequestRefusedException e) {
                continue;
            }

            // then
            assertThat(decoded).isEqualTo(TEXT); // only fields that say nothing about the content, such as the time
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, TestLimits.MEMBER - 1})
    void decode_overTheLimit_isRefused(int maxBytes) {
        // when
        RequestRefusedException refused = catchThrowableOfType(
                RequestRefusedException.class, () -> decode(Unpooled.wrappedBuffer(GZIP), maxBytes));

        // then
        assertThat(refused.reason()).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void decode_atTheLimit() throws RequestRefusedException {
        assertThat(decode(Unpooled.wrappedBuffer(GZIP), TestLimits.MEMBER)).isEqualTo(TEXT);
    }

    @Test
    void decode_headerWithEveryField() throws RequestRefusedException {
        // given
        byte[] gzip = GZIP.clone();
        gzip[3] = 2 | 4 | 8 | 16;
        byte[] fields = "\3\0abcname\0comment\0hc".getBytes(UTF_8);
        byte[] whole = concat(concat(Arrays.copyOf(gzip, 10), fields), Arrays.copyOfRange(gzip, 10, gzip.length));

        // when
        byte[] decoded = decode(whole);

        // then
        assertThat(decoded).isEqualTo(TEXT);
        assertThat(codec.hadBytesBesideContent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5000, 300_000})
    void encode_isReadByTheJdk(int length) throws IOException {
        // given
        byte[] plain = new byte[length];
        new Random(length).nextBytes(plain);
        int half = length / 2;
        ByteBuf in = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(plain, 0, half), Unpooled.copiedBuffer(plain, half, length - half));

        // when
        ByteBuf out = codec.encode(in);

        // then
        byte[] gzip = ByteBufUtil.getBytes(out);
        out.release();
        in.release();
        try (GZIPInputStream read = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            assertThat(read.readAllBytes()).isEqualTo(plain);
        }
    }

    private RefusalReason refusal(byte[] gzip) {
        return catchThrowableOfType(RequestRefusedException.class, () -> decode(gzip))
                .reason();
    }

    private byte[] decode(byte[] gzip) throws RequestRefusedException {
        return decode(Unpooled.wrappedBuffer(gzip));
    }

    private byte[] decode(ByteBuf gzip) throws RequestRefusedException {
        return decode(gzip, MAX_BYTES);
    }

    private byte[] decode(ByteBuf gzip, int maxBytes) throws RequestRefusedException {
        int readerIndex = gzip.readerIndex();
        try {
            ByteBuf out = codec.decode(gzip, maxBytes);
            assertThat(gzip.readerIndex()).isEqualTo(readerIndex);
            byte[] bytes = ByteBufUtil.getBytes(out);
            out.release();
            return bytes;
        } finally {
            gzip.release();
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Sizes that annotations can name. */
    private static final class TestLimits {
        static final int MEMBER = 20 * 50;
    }
}
