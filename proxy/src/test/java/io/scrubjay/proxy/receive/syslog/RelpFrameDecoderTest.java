package io.scrubjay.proxy.receive.syslog;

import static io.scrubjay.proxy.receive.syslog.SyslogFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RelpFrameDecoderTest {
    private static final int MAX_BYTES = 40;

    private final List<Integer> txnrs = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder());

    static Stream<Arguments> streams() {
        return Stream.of(
                argumentSet("message", "2 syslog 5 hello\n", List.of("hello")),
                argumentSet("two", "2 syslog 5 hello\n3 syslog 3 you\n", List.of("hello", "you")),
                argumentSet("capitals", "2 SYSLOG 5 hello\n3 SysLog 0\n", List.of("hello", "3 SysLog (0 bytes)")),
                argumentSet("LF and NUL within", "2 syslog 5 a\nb\0\n\n", List.of("a\nb\0\n")),
                argumentSet("commands", "1 open 3 a=b\n2 close 0\n", List.of("1 open (3 bytes)", "2 close (0 bytes)")),
                argumentSet(
                        "command between",
                        "2 syslog 1 a\n3 close 0\n4 syslog 1 b\n",
                        List.of("a", "3 close (0 bytes)", "b")),
                argumentSet("empty", "2 syslog 0\n3 syslog 0 \n", List.of("2 syslog (0 bytes)", "3 syslog (0 bytes)")),
                argumentSet("hint", "0 serverclose 0\n", List.of("0 serverclose (0 bytes)")),
                argumentSet("largest numbers", "999999999 syslog 40 " + "x".repeat(40) + "\n", List.of("x".repeat(40))));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decode_whole(String stream, List<String> expected) {
        // when
        channel.writeInbound(bytes(stream));

        // then
        assertThat(read(channel)).isEqualTo(expected);
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decode_everySplit(String stream, List<String> expected) {
        for (int split = 0; split <= stream.length(); split++) {
            // given
            EmbeddedChannel parted = new EmbeddedChannel(decoder());

            // when
            parted.writeInbound(bytes(stream.substring(0, split)));
            parted.writeInbound(bytes(stream.substring(split)));

            // then
            assertThat(read(parted)).as("split at %d", split).isEqualTo(expected);
            assertThat(parted.finish()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decode_byteByByte(String stream, List<String> expected) {
        // given
        List<String> actual = new ArrayList<>();

        // when
        for (int i = 0; i < stream.length(); i++) {
            channel.writeInbound(bytes(stream.substring(i, i + 1)));
            actual.addAll(read(channel));
        }

        // then
        assertThat(actual).isEqualTo(expected);
        assertThat(channel.finish()).isFalse();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                argumentSet("digits without end", "1".repeat(100_000), "bad_relp"),
                argumentSet("letters without end", "1 " + "a".repeat(100_000), "bad_relp"),
                argumentSet("length without end", "1 syslog " + "1".repeat(100_000), "bad_relp"),
                argumentSet("negative length", "1 syslog -1 a\n", "bad_relp"),
                argumentSet("no blank before data", "1 syslog 3\nabc\n", "bad_relp"),
                argumentSet("no LF", "1 syslog 3 abcd", "bad_relp"),
                argumentSet("too large", "1 syslog 41 ", "too_large"),
                argumentSet("a million of them", "1 syslog 1000000 ", "too_large"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void decode_fault_framesBeforeAreDelivered(String stream, String reason) {
        // when
        channel.writeInbound(bytes("7 syslog 2 ok\n" + stream));

        // then
        assertThat(read(channel)).containsExactly("ok", reason);
        assertThat(txnrs).containsExactly(7);
        channel.writeInbound(bytes("8 syslog 2 no\n"));
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void end_withinAFrame_incomplete() {
        // given
        channel.writeInbound(bytes("7 syslog 2 ok\n8 syslog 5 hel"));

        // when
        channel.finish();

        // then
        assertThat(read(channel)).containsExactly("ok", "incomplete");
    }

    private RelpFrameDecoder decoder() {
        return new RelpFrameDecoder(MAX_BYTES, txnr -> {
            txnrs.add(txnr);
            return outcome -> assertThat(outcome).isEqualTo(SyslogReceipt.Outcome.TAKEN);
        });
    }

    private static List<String> read(EmbeddedChannel channel) {
        List<String> read = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof SyslogBatch batch) {
                ByteBuf bytes = batch.bytes();
                for (int i = 0; i < batch.count(); i++) {
                    int from = batch.messageFrom(i);
                    read.add(bytes.toString(from, batch.messageTo(i) - from, StandardCharsets.ISO_8859_1));
                }
                batch.release();
            } else if (message instanceof SyslogFramingException fault) {
                read.add(fault.reason().word());
            } else {
                read.add(message.toString());
            }
        }
        return read;
    }
}
