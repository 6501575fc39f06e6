package io.scrubjay.proxy.receive.syslog;

import static io.scrubjay.proxy.receive.syslog.SyslogFrames.bytes;
import static io.scrubjay.proxy.receive.syslog.SyslogFrames.counted;
import static io.scrubjay.proxy.receive.syslog.SyslogFrames.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.receive.syslog.SyslogFrames.Framed;
import io.scrubjay.proxy.receive.syslog.SyslogFramingException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogFrameDecoderTest {
    private static final int MAX_MESSAGE_BYTES = 40;

    private final EmbeddedChannel channel = new EmbeddedChannel(new SyslogFrameDecoder(MAX_MESSAGE_BYTES, false));

    static Stream<Arguments> streams() {
        return Stream.of(
                argumentSet("counted", "5 hello", List.of(counted("hello"))),
                argumentSet("line", "<13>hello\n", List.of(line("<13>hello"))),
                argumentSet("two counted", "5 hello3 you", List.of(counted("hello"), counted("you"))),
                argumentSet("two lines", "<1>a\n<2>b\n", List.of(line("<1>a"), line("<2>b"))),
                argumentSet(
                        "framings by turns",
                        "5 hello<13>line\n6 <7>abc<1>x\n",
                        List.of(counted("hello"), line("<13>line"), counted("<7>abc"), line("<1>x"))),
                argumentSet("LF behind counted", "5 hello\n3 you\n", List.of(counted("hello"), counted("you"))),
                argumentSet("CR LF behind counted", "5 hello\r\n3 you", List.of(counted("hello"), counted("you"))),
                argumentSet("empty lines", "\n\n<1>a\n\r\n\n<2>b\n", List.of(line("<1>a"), line("<2>b"))),
                argumentSet("CR is kept", "<1>a\r\n\rb\n", List.of(line("<1>a\r"), line("\rb"))),
                argumentSet("LF and NUL in counted", "5 a\nb\0c", List.of(counted("a\nb\0c"))),
                argumentSet("NUL and high bytes in line", "<1>a\0\u00ff\n", List.of(line("<1>a\0\u00ff"))),
                argumentSet("no PRI", "hello 5 you\n- x\n", List.of(line("hello 5 you"), line("- x"))),
                argumentSet("signs", "-\n+x\n--5\n", List.of(line("-"), line("+x"), line("--5"))),
                argumentSet(
                        "as long as may be",
                        "40 " + "c".repeat(40) + "l".repeat(40) + "\n",
                        List.of(counted("c".repeat(40)), line("l".repeat(40)))));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decode_whole(String stream, List<Framed> expected) {
        // when
        channel.writeInbound(bytes(stream));

        // then
        assertThat(SyslogFrames.read(channel)).isEqualTo(expected);
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decode_everySplit(String stream, List<Framed> expected) {
        for (int split = 0; split <= stream.length(); split++) {
            // given
            EmbeddedChannel parted = new EmbeddedChannel(new SyslogFrameDecoder(MAX_MESSAGE_BYTES, false));

            // when
            parted.writeInbound(bytes(stream.substring(0, split)));
            parted.writeInbound(bytes(stream.substring(split)));

            // then
            assertThat(SyslogFrames.read(parted)).as("split at %d", split).isEqualTo(expected);
            assertThat(parted.finish()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decode_byteByByte(String stream, List<Framed> expected) {
        // given
        List<Framed> actual = new ArrayList<>();

        // when
        for (int i = 0; i < stream.length(); i++) {
            channel.writeInbound(bytes(stream.substring(i, i + 1)));
            actual.addAll(SyslogFrames.read(channel));
        }

        // then
        assertThat(actual).isEqualTo(expected);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void decode_oneByteShort() {
        // when
        channel.writeInbound(bytes("5 hell"));

        // then
        assertThat(SyslogFrames.read(channel)).isEmpty();
        channel.writeInbound(bytes("o"));
        assertThat(SyslogFrames.read(channel)).containsExactly(counted("hello"));
        assertThat(channel.finish()).isFalse();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                argumentSet("11 digits", "99999999999 x", Reason.BAD_COUNT),
                argumentSet("many digits", "1".repeat(100_000), Reason.BAD_COUNT),
                argumentSet("many zeros", "00000000001 x", Reason.BAD_COUNT),
                argumentSet("zero", "0 ", Reason.BAD_COUNT),
                argumentSet("leading zeros", "007 1234567", Reason.BAD_COUNT),
                argumentSet("minus", "-5 hello", Reason.BAD_COUNT),
                argumentSet("plus", "+5 hello", Reason.BAD_COUNT),
                argumentSet("letter in count", "5x", Reason.BAD_COUNT),
                argumentSet("count and LF", "5\nhello", Reason.BAD_COUNT),
                argumentSet("date line", "2026-11-23 hello\n", Reason.BAD_COUNT),
                argumentSet("2^31", "2147483648 x", Reason.TOO_LARGE),
                argumentSet("2^32 and 5", "4294967301 hello", Reason.TOO_LARGE),
                argumentSet("2^63", "9223372036854775808 x", Reason.BAD_COUNT),
                argumentSet("count above limit", "41 " + "c".repeat(41), Reason.TOO_LARGE),
                argumentSet("line above limit", "l".repeat(41) + "\n", Reason.TOO_LARGE),
                argumentSet("endless line", "l".repeat(41), Reason.TOO_LARGE));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void decode_fault(String garbage, Reason reason) {
        // when
        assertThatThrownBy(() -> channel.writeInbound(bytes("2 ok<1>ok\n" + garbage)))
                // then
                .isInstanceOfSatisfying(
                        SyslogFramingException.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
        assertThat(SyslogFrames.read(channel)).containsExactly(counted("ok"), line("<1>ok"));
        channel.writeInbound(bytes("5 hello<1>after\n"));
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void decode_faultByteByByte(String garbage, Reason reason) {
        // given
        List<Throwable> thrown = new ArrayList<>();

        // when
        for (int i = 0; i < Math.min(garbage.length(), 60) && thrown.isEmpty(); i++) {
            try {
                channel.writeInbound(bytes(garbage.substring(i, i + 1)));
            } catch (SyslogFramingException e) {
                thrown.add(e);
            }
        }

        // then
        assertThat(thrown).hasSize(1);
        assertThat(SyslogFrames.read(channel)).isEmpty();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void endOfStream_unterminatedLine() {
        // given
        channel.writeInbound(bytes("<1>first\n<2>last"));

        // when
        channel.finish();

        // then
        assertThat(SyslogFrames.read(channel)).containsExactly(line("<1>first"), line("<2>last"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5 ", "5 hell"})
    void endOfStream_withinCounted(String stream) {
        // given
        channel.writeInbound(bytes("2 ok" + stream));

        // when
        assertThatThrownBy(channel::finish)
                // then
                .isInstanceOfSatisfying(
                        SyslogFramingException.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.INCOMPLETE));
        assertThat(SyslogFrames.read(channel)).containsExactly(counted("ok"));
    }

    @Test
    void reset_unterminatedLine() {
        // given
        channel.writeInbound(bytes("<1>first\n<2>cu"));
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThatThrownBy(channel::checkException).hasMessage("reset");

        // when
        assertThatThrownBy(channel::finish)
                // then
                .isInstanceOfSatisfying(
                        SyslogFramingException.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.INCOMPLETE));
        assertThat(SyslogFrames.read(channel)).containsExactly(line("<1>first"));
    }

    @Test
    void abandon_unterminatedLine() {
        // given
        channel.writeInbound(bytes("<1>first\n<2>cu"));

        // when
        channel.pipeline().get(SyslogFrameDecoder.class).abandon();

        // then
        assertThat(channel.finish()).isTrue();
        assertThat(SyslogFrames.read(channel)).containsExactly(line("<1>first"));
    }

    @Test
    void hasIncompleteFrame_onlyWithinFrame() {
        // given
        SyslogFrameDecoder decoder = channel.pipeline().get(SyslogFrameDecoder.class);

        // when
        channel.writeInbound(bytes("5 hello"));
        boolean between = decoder.hasIncompleteFrame();
        channel.writeInbound(bytes("12"));
        boolean within = decoder.hasIncompleteFrame();

        // then
        assertThat(between).isFalse();
        assertThat(within).isTrue();
        SyslogFrames.read(channel);
        decoder.abandon();
        assertThat(channel.finish()).isFalse();
    }
}
