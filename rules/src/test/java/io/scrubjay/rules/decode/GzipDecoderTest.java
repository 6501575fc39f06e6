package io.scrubjay.rules.decode;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipDecoderTest {
    private static final String PLAIN = "user:hunter2 ".repeat(9);

    private final GzipDecoder decoder = new GzipDecoder();

    @Test
    void decode_gzipInText() {
        // given
        byte[] member = gzip(bytes(PLAIN));
        byte[] text = concat(bytes("ab"), member, bytes("cd"));

        // when
        DecodedRun run = requireNonNull(decoder.decodeAround(text, 2 + 4, 0));

        // then
        assertThat(run.bytes()).isEqualTo(bytes(PLAIN));
        assertThat(run.fromByte()).isEqualTo(2);
        assertThat(run.toByte()).isEqualTo(2 + member.length);
        assertThat(run.rawFrom(3)).isEqualTo(2);
        assertThat(run.rawTo(4)).isEqualTo(2 + member.length);
        assertThat(run.isComplete()).isTrue();
        assertThat(run.isPlain()).isFalse();
    }

    @Test
    void decode_severalMembers() {
        // given
        byte[] text = concat(gzip(bytes("one ")), gzip(bytes("two")));

        // when
        DecodedRun run = requireNonNull(decoder.decodeAround(text, 4, 0));

        // then
        assertThat(run.bytes()).isEqualTo(bytes("one two"));
        assertThat(run.toByte()).isEqualTo(text.length);
    }

    @Test
    void decode_headerWithNameCommentExtraAndChecksum() {
        // given
        byte[] member = gzip(bytes(PLAIN));
        byte[] header = Arrays.copyOf(member, 10);
        header[3] = 2 | 4 | 8 | 16;
        byte[] data = Arrays.copyOfRange(member, 10, member.length);
        byte[] text = concat(header, new byte[] {3, 0, 9, 9, 9}, bytes("name\0comment\0"), new byte[2], data);

        // when
        DecodedRun run = requireNonNull(decoder.decodeAround(text, 4, 0));

        // then
        assertThat(run.bytes()).isEqualTo(bytes(PLAIN));
        assertThat(run.toByte()).isEqualTo(text.length);
    }

    @Test
    void decode_cutAnywhere_givesWhatCameBefore() {
        // given
        byte[] member = gzip(bytes(PLAIN));

        for (int length = 4; length < member.length; length++) {
            // when
            DecodedRun run = decoder.decodeAround(Arrays.copyOf(member, length), 4, 0);

            // then
            if (run != null) {
                assertThat(run.toByte()).as("cut at %d", length).isEqualTo(length);
                assertThat(PLAIN).startsWith(new String(run.bytes(), StandardCharsets.ISO_8859_1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Deflater.BEST_SPEED, 5, Deflater.DEFAULT_COMPRESSION, Deflater.BEST_COMPRESSION})
    void decode_zlib(int level) {
        // given
        byte[] text = zlib(bytes(PLAIN), level);

        // when
        int header = Decoder.compressedFrom(text, 0);
        DecodedRun run = requireNonNull(decoder.decodeAround(text, header, 0));

        // then
        assertThat(run.bytes()).isEqualTo(bytes(PLAIN));
        assertThat(run.toByte()).isEqualTo(text.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "plain", "\u001f\u008b\b", "\u001f\u008b\u0007\u0000 other method"})
    void decode_somethingElse(String text) {
        assertThat(decoder.decodeAround(bytes(text), Math.min(text.length(), 4), 0)).isNull();
        assertThat(Decoder.compressedFrom(bytes(text), 0)).isZero();
    }

    @Test
    void decode_nameWithoutEnd_isGivenUp() {
        // given
        byte[] header = Arrays.copyOf(gzip(bytes(PLAIN)), 10);
        header[3] = 8;

        // then
        DecodedRun run = requireNonNull(decoder.decodeAround(concat(header, bytes("n".repeat(100_000))), 4, 0));
        assertThat(run.isComplete()).isFalse();
        assertThat(decoder.decodeAround(concat(header, bytes("n".repeat(60_000))), 4, 0)).isNull();
    }

    @Test
    void decode_bomb_isGivenUp() {
        // given
        byte[] bomb = gzip(new byte[4 * GzipDecoder.LEAST_BYTES]);

        // when
        DecodedRun run = requireNonNull(decoder.decodeAround(bomb, 4, 0));

        // then
        assertThat(run.isComplete()).isFalse();
        assertThat(run.bytes().length).isLessThanOrEqualTo(GzipDecoder.MOST_TIMES * bomb.length);
    }

    @Test
    void decode_bombOfMembers_isGivenUp() {
        // given
        byte[] member = gzip(new byte[GzipDecoder.LEAST_BYTES]);
        byte[] bomb = concat(member, member, member, member, member);

        // when
        DecodedRun run = requireNonNull(decoder.decodeAround(bomb, 4, 0));

        // then
        assertThat(run.isComplete()).isFalse();
    }

    @Test
    void decode_large_isGivenUp() {
        // given
        byte[] noise = new byte[GzipDecoder.MOST_BYTES + 1];
        new Random(4).nextBytes(noise);

        // when
        DecodedRun run = requireNonNull(decoder.decodeAround(gzip(noise), 4, 0));

        // then
        assertThat(run.isComplete()).isFalse();
        assertThat(run.bytes()).hasSize(GzipDecoder.MOST_BYTES);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] zlib(byte[] bytes, int level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out, new Deflater(level))) {
            zlib.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
