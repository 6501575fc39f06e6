package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpaquePayloadTest {
    private static final String FOLDED = "main;serve;readRow 41\nmain;serve;gr\u00fc\u00dfe\tx 2\r\n";

    static Stream<Arguments> readable() throws IOException {
        return Stream.of(
                argumentSet("nothing", (Object) new byte[0]),
                argumentSet("folded stacks", (Object) utf8(FOLDED)),
                argumentSet("JSON", (Object) utf8("{\"nodes\": [{\"id\": 1, \"name\": \"\ud83d\ude00\"}]}\n")),
                argumentSet("pprof", (Object) pprof().toByteArray()),
                argumentSet("pprof with a number of later", (Object) pprof().toBuilder()
                        .mergeField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                        .build()
                        .toByteArray()),
                argumentSet("pprof in gzip", (Object) gzip(pprof().toByteArray())),
                argumentSet("pprof in two members of gzip", (Object) concat(
                        gzip(Arrays.copyOf(pprof().toByteArray(), 9)),
                        gzip(Arrays.copyOfRange(pprof().toByteArray(), 9, pprof().toByteArray().length)))),
                argumentSet("text in gzip", (Object) gzip(utf8(FOLDED))),
                argumentSet("perf.data", (Object) perfData(0)),
                argumentSet("two chunks of JFR", (Object) concat(jfrChunk(2, 90), jfrChunk(2, 68))));
    }

    static Stream<Arguments> unreadable() throws IOException {
        byte[] noise = new byte[200];
        new Random(7).nextBytes(noise);
        byte[] pprof = pprof().toByteArray();
        return Stream.of(
                argumentSet("zstd", (Object) hex("28b52ffd", noise)),
                argumentSet("a frame that zstd skips, and one of zstd", (Object) hex("502a4d180000000028b52ffd", noise)),
                argumentSet("the last of these", (Object) hex("5f2a4d180000000028b52ffd", noise)),
                argumentSet("lz4", (Object) hex("04224d18", noise)),
                argumentSet("lz4, legacy", (Object) hex("02214c18", noise)),
                argumentSet("a block of lz4", (Object) hex("f0", utf8("0123456789abcde some text"))),
                argumentSet("xz", (Object) hex("fd377a585a00", noise)),
                argumentSet("lzma", (Object) hex("5d00008000ffffffffffffffff", noise)),
                argumentSet("bzip2", (Object) hex("425a6839314159265359", noise)),
                argumentSet("zip", (Object) hex("504b0304", noise)),
                argumentSet("7z", (Object) hex("377abcaf271c", noise)),
                argumentSet("brotli", (Object) hex("0b0280", utf8("hello\u0003"))),
                argumentSet("snappy, framed", (Object) hex("ff060000734e61507059", noise)),
                argumentSet("a block of snappy", (Object) hex("c80120", utf8("some text"))),
                argumentSet("zlib", (Object) deflated(false)),
                argumentSet("raw deflate", (Object) deflated(true)),
                argumentSet("text that is not UTF-8", (Object) "gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1)),
                argumentSet("a surrogate in UTF-8", (Object) hex("eda080", utf8("x"))),
                argumentSet("an overlong character", (Object) hex("c1a1", utf8("x"))),
                argumentSet("a character that is cut", (Object) hex("41e282", new byte[0])),
                argumentSet("a continuation alone", (Object) hex("80", utf8("x"))),
                argumentSet("text in UTF-16", (Object) FOLDED.getBytes(StandardCharsets.UTF_16LE)),
                argumentSet("pprof cut", (Object) Arrays.copyOf(pprof, pprof.length - 1)),
                argumentSet("pprof and more", (Object) concat(pprof, noise)),
                argumentSet("pprof without strings", (Object) hex("0a020801", new byte[0])),
                argumentSet("pprof with a string of no text", (Object) hex("3200320328b52f", new byte[0])),
                argumentSet("pprof with bytes of later", (Object) pprof().toBuilder()
                        .mergeField(99, field(ByteString.copyFrom(noise)))
                        .build()
                        .toByteArray()),
                argumentSet("pprof with a number for a string", (Object) hex("32003001", new byte[0])),
                argumentSet("pprof with a group", (Object) hex("32009b069c06", new byte[0])),
                argumentSet("pprof with a number that does not end", (Object) hex("320012040a020180", new byte[0])),
                argumentSet("pprof with a number too long", (Object)
                        hex("3200120d0a0b8080808080808080808001", new byte[0])),
                argumentSet("JFR cut", (Object) Arrays.copyOf(jfrChunk(2, 90), 89)),
                argumentSet("JFR and more", (Object) concat(jfrChunk(2, 68), noise)),
                argumentSet("JFR of other versions", (Object) jfrChunk(3, 68)),
                argumentSet("JFR of old ones", (Object) jfrChunk(0, 68)),
                argumentSet("JFR with a chunk of no length", (Object) jfrChunk(2, 0)),
                argumentSet("perf.data with compressed records", (Object) perfData(1 << 3)),
                argumentSet("perf.data for a pipe", (Object) hex("50455246494c45321000000000000000", noise)),
                argumentSet("zstd in gzip", (Object) gzip(hex("28b52ffd", noise))),
                argumentSet("gzip in gzip", (Object) gzip(gzip(utf8(FOLDED)))),
                argumentSet("gzip and zstd", (Object) concat(gzip(utf8(FOLDED)), hex("28b52ffd", noise))),
                argumentSet("gzip and text", (Object) concat(gzip(utf8(FOLDED)), utf8("x"))),
                argumentSet("gzip with another method", (Object) hex("1f8b0900", noise)),
                argumentSet("the beginning of gzip", (Object) hex("1f8b08", new byte[0])));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void check_readable_passes(byte[] payload) {
        // given
        ByteBuffer bytes = ByteBuffer.allocateDirect(payload.length + 5).put(3, payload);

        // then
        assertThatCode(() -> OpaquePayload.check(bytes, 3, 3 + payload.length)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void check_unreadable_isRefused(byte[] payload) {
        // given
        ByteBuffer bytes = ByteBuffer.allocateDirect(payload.length + 5).put(3, payload);

        // when
        UnscannableException refusal = catchThrowableOfType(
                UnscannableException.class, () -> OpaquePayload.check(bytes, 3, 3 + payload.length));

        // then
        assertThat(refusal).hasMessageStartingWith("original_payload: ").hasMessageContaining("at offset 3 (expected: ");
        assertThat(refusal.reason()).isEqualTo(UnscannableException.Reason.OPAQUE);
    }

    @Test
    void check_bomb_isTooLarge() throws IOException {
        // given
        byte[] payload = gzip(new byte[9 << 20]);

        // when
        UnscannableException refusal = catchThrowableOfType(
                UnscannableException.class, () -> OpaquePayload.check(ByteBuffer.wrap(payload), 0, payload.length));

        // then
        assertThat(refusal.reason()).isEqualTo(UnscannableException.Reason.TOO_LARGE);
    }

    @Test
    void check_recordingOfThisJava_passes(@TempDir Path dir) throws Exception {
        // given
        Path file = dir.resolve("a.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.start();
            recording.dump(file);
        }
        byte[] payload = Files.readAllBytes(file);

        // then
        assertThat(payload).hasSizeGreaterThan(1000);
        assertThatCode(() -> OpaquePayload.check(ByteBuffer.wrap(payload), 0, payload.length))
                .doesNotThrowAnyException();
    }

    /** A sample of one function, as profile.proto numbers the fields. */
    private static UnknownFieldSet pprof() {
        UnknownFieldSet.Field.Builder strings = UnknownFieldSet.Field.newBuilder();
        for (String text : new String[] {"", "samples", "count", "main", "gr\u00fc\u00dfe"}) {
            strings.addLengthDelimited(ByteString.copyFromUtf8(text));
        }
        UnknownFieldSet pair = numbers(1, 2);
        UnknownFieldSet sample = UnknownFieldSet.newBuilder()
                .addField(1, field(packed(1, 300)))
                .addField(2, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                .addField(3, field(numbers(3, 4).toByteString()))
                .build();
        UnknownFieldSet location = numbers(1, 1, 77).toBuilder()
                .addField(4, field(numbers(1, 12).toByteString()))
                .build();
        return UnknownFieldSet.newBuilder()
                .addField(1, field(pair.toByteString()))
                .addField(2, field(sample.toByteString()))
                .addField(3, field(numbers(1, 4096, 8192, 0, 3).toByteString()))
                .addField(4, field(location.toByteString()))
                .addField(5, field(numbers(1, 3, 3).toByteString()))
                .addField(6, strings.build())
                .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1L << 60).build())
                .addField(11, field(pair.toByteString()))
                .addField(13, field(packed(3)))
                .build();
    }

    private static UnknownFieldSet numbers(long... values) {
        UnknownFieldSet.Builder message = UnknownFieldSet.newBuilder();
        for (int i = 0; i < values.length; i++) {
            message.addField(i + 1, UnknownFieldSet.Field.newBuilder().addVarint(values[i]).build());
        }
        return message.build();
    }

    private static ByteString packed(long... values) {
        try (ByteString.Output out = ByteString.newOutput()) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            for (long value : values) {
                coded.writeUInt64NoTag(value);
            }
            coded.flush();
            return out.toByteString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UnknownFieldSet.Field field(ByteString bytes) {
        return UnknownFieldSet.Field.newBuilder().addLengthDelimited(bytes).build();
    }

    private static byte[] jfrChunk(int major, int bytes) {
        return ByteBuffer.allocate(Math.max(68, bytes))
                .put("FLR\0".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) major)
                .putShort((short) 1)
                .putLong(bytes)
                .array();
    }

    /** @param features the fourth byte of what it says about itself */
    private static byte[] perfData(int features) {
        return ByteBuffer.allocate(200)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("PERFILE2".getBytes(StandardCharsets.US_ASCII))
                .putLong(104)
                .put(75, (byte) features)
                .array();
    }

    private static byte[] deflated(boolean raw) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflating = new DeflaterOutputStream(out, new Deflater(6, raw))) {
            deflating.write(utf8(FOLDED.repeat(9)));
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressing = new GZIPOutputStream(out)) {
            compressing.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String beginning, byte[] rest) {
        return concat(HexFormat.of().parseHex(beginning), rest);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
