package io.scrubjay.proxy.receive.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static io.scrubjay.proxy.testing.TestCodings.compress;
import static io.scrubjay.proxy.testing.TestCodings.decompress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.ContentCoding;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every content coding against another implementation of it: the JDK's, libzstd's own streams, Google's Snappy. */
class CodecsTest {
    private static final int MAX_BYTES = 8 << 20;
    private static final byte[] TEXT = text(200_000);

    private final Codecs codecs = new Codecs(ByteBufAllocator.DEFAULT);

    @AfterEach
    void close() {
        codecs.close();
    }

    @ParameterizedTest
    @EnumSource
    void decode_whatOthersWrote(ContentCoding coding) throws Exception {
        for (int length : new int[] {0, 1, 60, 65_535, 65_536, 65_537, 200_000}) {
            // given
            byte[] plain = Arrays.copyOf(TEXT, length);

            // when
            byte[] decoded = decode(coding, Unpooled.wrappedBuffer(compress(coding, plain)), MAX_BYTES);

            // then
            assertThat(decoded).isEqualTo(plain);
            assertThat(codecs.of(coding).hadBytesBesideContent()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void encode_whatOthersRead(ContentCoding coding) throws Exception {
        for (int length : new int[] {0, 1, 60, 32_767, 32_768, 32_769, 65_536, 200_000}) {
            for (byte[] plain : new byte[][] {Arrays.copyOf(TEXT, length), noise(length)}) {
                // given
                int half = length / 2;
                ByteBuf in = Unpooled.wrappedBuffer(
                        Unpooled.copiedBuffer(plain, 0, half), Unpooled.copiedBuffer(plain, half, length - half));

                // when
                ByteBuf coded = codecs.of(coding).encode(in);

                // then
                assertThat(decompress(coding, ByteBufUtil.getBytes(coded))).isEqualTo(plain);
                coded.release();
                in.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_everySplitPoint(ContentCoding coding) throws Exception {
        byte[] plain = Arrays.copyOf(TEXT, 2000);
        byte[] coded = compress(coding, plain);
        for (int split = 0; split <= coded.length; split++) {
            // given
            ByteBuf in = Unpooled.wrappedBuffer(
                    Unpooled.directBuffer().writeBytes(coded, 0, split),
                    Unpooled.copiedBuffer(coded, split, coded.length - split));

            // when
            byte[] decoded = decode(coding, in, MAX_BYTES);

            // then
            assertThat(decoded).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_everyTruncation_isRefused(ContentCoding coding) throws Exception {
        byte[] coded = compress(coding, Arrays.copyOf(TEXT, 2000));
        for (int length = 0; length < coded.length; length++) {
            if (coding == ContentCoding.SNAPPY_FRAMED && length == 10) {
                continue; // the stream identifier alone is an empty stream
            }
            assertThat(refusal(coding, Arrays.copyOf(coded, length))).isEqualTo(RefusalReason.MALFORMED_CODING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_bytesBehindTheEnd_areRefused(ContentCoding coding) throws Exception {
        // given
        byte[] coded = compress(coding, Arrays.copyOf(TEXT, 2000));

        // when
        byte[] followed = Arrays.copyOf(coded, coded.length + 3);

        // then
        assertThat(refusal(coding, followed)).isEqualTo(RefusalReason.MALFORMED_CODING);
    }

    /** Bytes of an earlier body must not show either: what is decoded comes from what was sent, or nothing does. */
    @ParameterizedTest
    @EnumSource
    void decode_anyDamage_isRefusedOrDecodes(ContentCoding coding) throws Exception {
        byte[] coded = compress(coding, Arrays.copyOf(TEXT, 500));
        byte[] canary = "stale-canary-".repeat(40).getBytes(UTF_8);
        Random random = new Random(7);
        for (int i = 0; i < 150; i++) {
            // given
            decode(coding, Unpooled.wrappedBuffer(compress(coding, canary)), MAX_BYTES);
            byte[] damaged = coded.clone();
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }

            // when
            byte[] decoded;
            try {
                decoded = decode(coding, Unpooled.wrappedBuffer(damaged), MAX_BYTES);
            } catch (RequestRefusedException e) {
                assertThat(e.reason()).isIn(RefusalReason.MALFORMED_CODING, RefusalReason.TOO_LARGE);
                continue;
            }

            // then
            assertThat(new String(decoded, UTF_8)).doesNotContain("stale-canary");
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_overTheLimit_isRefused(ContentCoding coding) throws Exception {
        // given
        byte[] coded = compress(coding, Arrays.copyOf(TEXT, 5000));

        // when
        RequestRefusedException refused = catchThrowableOfType(
                RequestRefusedException.class, () -> decode(coding, Unpooled.wrappedBuffer(coded), 4999));

        // then
        assertThat(refused.reason()).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(decode(coding, Unpooled.wrappedBuffer(coded), 5000)).hasSize(5000);
    }

    @ParameterizedTest
    @EnumSource
    void decode_bomb_isRefused(ContentCoding coding) throws Exception {
        // given
        byte[] bomb = compress(coding, new byte[MAX_BYTES + (1 << 20)]);

        // when
        RefusalReason reason = refusal(coding, bomb);

        // then
        assertThat(reason).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void decode_beyondTheRatio_isRefused() throws Exception {
        // given
        byte[] bomb = compress(ContentCoding.ZSTD, new byte[6 << 20]);
        assertThat(bomb.length).isLessThan(2000);

        // when
        RequestRefusedException refused = catchThrowableOfType(
                RequestRefusedException.class,
                () -> decode(ContentCoding.ZSTD, Unpooled.wrappedBuffer(bomb), MAX_BYTES));

        // then
        assertThat(refused).hasMessage("body: expands more than 1100 times (expected: less)");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 27, 30, 31})
    void decode_zstdWindowTooLarge_isRefusedByItsHeader(int windowLog) {
        // given
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) ((windowLog - 10) << 3), 1, 0, 0};

        // when
        RequestRefusedException refused = catchThrowableOfType(
                RequestRefusedException.class,
                () -> decode(ContentCoding.ZSTD, Unpooled.wrappedBuffer(frame), MAX_BYTES));

        // then
        assertThat(refused.reason()).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(refused).hasMessageContaining("zstd window of " + (1L << windowLog) + " bytes");
    }

    @Test
    void decode_zstdSingleSegmentIsItsOwnWindow_isRefusedByItsHeader() {
        // given
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xa0, 1, 0, (byte) 0x80, 0, 1, 0, 0};

        // when
        RequestRefusedException refused = catchThrowableOfType(
                RequestRefusedException.class,
                () -> decode(ContentCoding.ZSTD, Unpooled.wrappedBuffer(frame), 64 << 20));

        // then
        assertThat(refused.reason()).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(refused).hasMessageContaining("zstd window of " + ((8 << 20) + 1) + " bytes");
    }

    @Test
    void decode_zstdContentSizeBeyondTheLimit_isRefusedByItsHeader() {
        // given
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xe0, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0, 0};

        // when
        RefusalReason reason = refusal(ContentCoding.ZSTD, frame);

        // then
        assertThat(reason).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void decode_zstdDictionary_isRefused() {
        // given
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 0x58, 9, 1, 0, 0};

        // when
        RequestRefusedException refused = catchThrowableOfType(
                RequestRefusedException.class,
                () -> decode(ContentCoding.ZSTD, Unpooled.wrappedBuffer(frame), MAX_BYTES));

        // then
        assertThat(refused).hasMessage("body: a dictionary is asked for (expected: zstd, RFC 8878)");
    }

    @Test
    void decode_severalZstdFrames_givesAll() throws Exception {
        // given
        byte[] two = concat(compress(ContentCoding.ZSTD, new byte[] {1, 2}), compress(ContentCoding.ZSTD, new byte[] {3}));

        // when
        byte[] decoded = decode(ContentCoding.ZSTD, Unpooled.wrappedBuffer(two), MAX_BYTES);

        // then
        assertThat(decoded).containsExactly(1, 2, 3);
    }

    @Test
    void decode_skippableFrames_areNoticed() throws Exception {
        // given
        byte[] secret = "hidden text".getBytes(UTF_8);
        byte[] skippable = concat(new byte[] {0x5a, 0x2a, 0x4d, 0x18, (byte) secret.length, 0, 0, 0}, secret);
        byte[] zstd = concat(skippable, compress(ContentCoding.ZSTD, new byte[] {1}));
        byte[] chunk = concat(new byte[] {(byte) 0x99, (byte) secret.length, 0, 0}, secret);
        byte[] snappy = concat(compress(ContentCoding.SNAPPY_FRAMED, new byte[] {1}), chunk);

        for (ContentCoding coding : new ContentCoding[] {ContentCoding.ZSTD, ContentCoding.SNAPPY_FRAMED}) {
            // when
            byte[] decoded =
                    decode(coding, Unpooled.wrappedBuffer(coding == ContentCoding.ZSTD ? zstd : snappy), MAX_BYTES);

            // then
            assertThat(decoded).containsExactly(1);
            assertThat(codecs.of(coding).hadBytesBesideContent()).isTrue();
        }
    }

    @Test
    void decode_framedSnappyUnderTheShortName() throws Exception {
        // given
        byte[] framed = compress(ContentCoding.SNAPPY_FRAMED, TEXT);

        // when
        byte[] decoded = decode(ContentCoding.SNAPPY, Unpooled.wrappedBuffer(framed), MAX_BYTES);

        // then
        assertThat(decoded).isEqualTo(TEXT);
    }

    @Test
    void decode_snappyThatAnnouncesGigabytes_isRefusedByItsHeader() {
        assertThat(refusal(ContentCoding.SNAPPY, new byte[] {-1, -1, -1, -1, 15, 0})).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(refusal(ContentCoding.SNAPPY, new byte[] {-1, -1, 127, 0})).isEqualTo(RefusalReason.MALFORMED_CODING);
    }

    private RefusalReason refusal(ContentCoding coding, byte[] coded) {
        return catchThrowableOfType(
                        RequestRefusedException.class,
                        () -> decode(coding, Unpooled.wrappedBuffer(coded), MAX_BYTES))
                .reason();
    }

    /** Releases {@code coded}. */
    private byte[] decode(ContentCoding coding, ByteBuf coded, int maxBytes) throws RequestRefusedException {
        int from = coded.readerIndex();
        try {
            ByteBuf out = codecs.of(coding).decode(coded, maxBytes);
            assertThat(coded.readerIndex()).isEqualTo(from);
            byte[] bytes = ByteBufUtil.getBytes(out);
            out.release();
            return bytes;
        } finally {
            coded.release();
        }
    }

    private static byte[] text(int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(3);
        while (text.length() < length) {
            text.append("request ").append(random.nextInt(10_000)).append(" took ").append(random.nextInt(90)).append(" ms\n");
        }
        return text.substring(0, length).getBytes(UTF_8);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
