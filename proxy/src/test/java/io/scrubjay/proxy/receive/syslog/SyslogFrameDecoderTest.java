package io.scrubjay.proxy.receive.syslog;

import static io.scrubjay.proxy.receive.syslog.SyslogFrames.bytes;
import static io.scrubjay.proxy.receive.syslog.SyslogFrames.counted;
import static io.scrubjay.proxy.receive.syslog.SyslogFrames.line;
import static io.scrubjay.proxy.receive.syslog.SyslogFrames.lineNul;
import static io.scrubjay.proxy.receive.syslog.SyslogFrames.nul;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.receive.syslog.SyslogFrames.Framed;
import io.scrubjay.proxy.receive.syslog.SyslogFramingException.Reason;
import io.scrubjay.proxy.redact.SyslogFraming;
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

    private final EmbeddedChannel channel = SyslogFrames.channel(new SyslogFrameDecoder(MAX_MESSAGE_BYTES, false));

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
                argumentSet("high bytes in line", "<1>a\u00fe\u00ff\n", List.of(line("<1>a\u00fe\u00ff"))),
                argumentSet("two up to NUL", "<1>a\0<2>b\0", List.of(nul("<1>a"), nul("<2>b"))),
                argumentSet("one up to NUL", "<1>a\0", List.of(nul("<1>a"))),
                argumentSet("no PRI, up to NUL", "a b\0c\0", List.of(nul("a b"), nul("c"))),
                argumentSet(
                        "three framings by turns",
                        "<1>a\0" + "5 hello<13>line\n<2>b\0" + "3 a\0b<3>c\n",
                        List.of(nul("<1>a"), counted("hello"), line("<13>line"), nul("<2>b"), counted("a\0b"), line("<3>c"))),
                argumentSet("empty up to NUL", "\0\0<1>a\0\0\0<2>b\0", List.of(nul("<1>a"), nul("<2>b"))),
                argumentSet("NUL behind counted", "5 hello\0" + "3 you\0", List.of(counted("hello"), counted("you"))),
                argumentSet(
                        "LF NUL", "<1>a\n\0<2>b\n\0\0<3>c\n<4>d\0", List.of(lineNul("<1>a"), lineNul("<2>b"), line("<3>c"), nul("<4>d"))),
                argumentSet("LF before NUL", "<1>a\nb\0<2>c\0", List.of(line("<1>a"), nul("b"), nul("<2>c"))),
                argumentSet("NUL before LF", "<1>a\0\n<2>b\0\n", List.of(line("<1>a\0"), line("<2>b\0"))),
                argumentSet("NULs, CR, LF", "<1>a\0\0\r\n<2>b\0\r\0\n", List.of(line("<1>a\0\0\r"), line("<2>b\0\r\0"))),
                argumentSet("NUL before CR", "<1>a\0\rb\n", List.of(nul("<1>a"), line("\rb"))),
                argumentSet("NULs before LF above limit", "x" + "\0".repeat(40) + "\n<2>b\0", List.of(nul("x"), nul("<2>b"))),
                argumentSet("NULs before LF, at limit", "x" + "\0".repeat(39) + "\n", List.of(line("x" + "\0".repeat(39)))),
                argumentSet(
                        "as long as may be, up to NUL",
                        "l".repeat(40) + "\0" + "c".repeat(40) + "\0",
                        List.of(nul("l".repeat(40)), nul("c".repeat(40)))),
                argumentSet(
                        "as long as may be, up to LF NUL",
                        "a\n\0" + "l".repeat(40) + "\n\0" + "c".repeat(40) + "\n",
                        List.of(lineNul("a"), lineNul("l".repeat(40)), line("c".repeat(40)))),
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
        SyslogFrames.waitForLineEnd(channel);

        // then
        assertThat(SyslogFrames.read(channel)).isEqualTo(expected);
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decode_everySplit(String stream, List<Framed> expected) {
        for (int split = 0; split <= stream.length(); split++) {
            // given
            EmbeddedChannel parted = SyslogFrames.channel(new SyslogFrameDecoder(MAX_MESSAGE_BYTES, false));

            // when
            parted.writeInbound(bytes(stream.substring(0, split)));
            parted.writeInbound(bytes(stream.substring(split)));
            SyslogFrames.waitForLineEnd(parted);

            // then
            assertThat(partless(SyslogFrames.read(parted))).as("split at %d", split).isEqualTo(partless(expected));
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
        SyslogFrames.waitForLineEnd(channel);
        actual.addAll(SyslogFrames.read(channel));

        // then
        assertThat(partless(actual)).isEqualTo(partless(expected));
        assertThat(channel.finish()).isFalse();
    }

    /** Whether a NUL behind an LF was seen with it depends on how the bytes came, the first time; the messages do not. */
    private static List<Framed> partless(List<Framed> frames) {
        return frames.stream()
                .map(frame -> frame.framing() == SyslogFraming.LINE_FEED_NUL ? line(frame.message()) : frame)
                .toList();
    }

    @Test
    void decode_lineFeedNul_secondTimeWaitedFor() {
        // given
        channel.writeInbound(bytes("<1>a\n\0<2>b\n"));
        List<Framed> atOnce = SyslogFrames.read(channel);

        // when
        channel.writeInbound(bytes("\0"));

        // then
        assertThat(atOnce).containsExactly(lineNul("<1>a"));
        assertThat(SyslogFrames.read(channel)).containsExactly(lineNul("<2>b"));
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void decode_nulAtEndOfRead_waitsForLineEnd() {
        // given
        channel.writeInbound(bytes("<1>a\0<2>b\0"));
        List<Framed> atOnce = SyslogFrames.read(channel);
        boolean incomplete = channel.pipeline().get(SyslogFrameDecoder.class).hasIncompleteFrame();

        // when
        SyslogFrames.waitForLineEnd(channel);

        // then
        assertThat(atOnce).containsExactly(nul("<1>a"));
        assertThat(incomplete).isFalse();
        assertThat(SyslogFrames.read(channel)).containsExactly(nul("<2>b"));
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void decode_endlessNulsBehindLine_notKept() {
        // when
        channel.writeInbound(bytes("<1>a" + "\0".repeat(MAX_MESSAGE_BYTES)));

        // then
        assertThat(SyslogFrames.read(channel)).containsExactly(nul("<1>a"));
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\0"})
    void decode_lineOfOneMebibyteInPieces_wholeOrRefused(String end) {
        // given
        String text = "<1>" + "l".repeat((1 << 20) - 3);
        EmbeddedChannel whole = SyslogFrames.channel(new SyslogFrameDecoder(1 << 20, false));
        EmbeddedChannel refusing = SyslogFrames.channel(new SyslogFrameDecoder((1 << 20) - 1, false));

        // when
        inPieces(whole, text + end + "<2>b" + end);
        SyslogFrames.waitForLineEnd(whole);
        assertThatThrownBy(() -> inPieces(refusing, text + end))
                // then
                .isInstanceOfSatisfying(
                        SyslogFramingException.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.TOO_LARGE));
        assertThat(SyslogFrames.read(whole)).extracting(Framed::message).containsExactly(text, "<2>b");
        assertThat(SyslogFrames.read(refusing)).isEmpty();
        assertThat(whole.finish()).isFalse();
        assertThat(refusing.finish()).isFalse();
    }

    private static void inPieces(EmbeddedChannel to, String stream) {
        for (int at = 0; at < stream.length(); at += 1_000) {
            to.writeInbound(bytes(stream.substring(at, Math.min(stream.length(), at + 1_000))));
        }
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
                argumentSet("endless line", "l".repeat(41), Reason.TOO_LARGE),
                argumentSet("line up to NUL above limit", "l".repeat(41) + "\0", Reason.TOO_LARGE));
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

    @Test
    void endOfStream_unterminatedLineBehindNul() {
        // given
        channel.writeInbound(bytes("<1>first\0<2>last"));

        // when
        channel.finish();

        // then
        assertThat(SyslogFrames.read(channel)).containsExactly(nul("<1>first"), nul("<2>last"));
    }

    @Test
    void endOfStream_behindNul() {
        // given
        channel.writeInbound(bytes("<1>only\0\0"));

        // when
        channel.finish();

        // then
        assertThat(SyslogFrames.read(channel)).containsExactly(nul("<1>only"));
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
