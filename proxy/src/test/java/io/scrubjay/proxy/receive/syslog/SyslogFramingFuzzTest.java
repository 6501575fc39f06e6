package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.redact.SyslogBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Any stream, parted anyhow: the same messages come of it, each byte in at most one of them, and nothing else is thrown than
 * what the decoders say.
 */
class SyslogFramingFuzzTest {
    private static final int MAX_MESSAGE_BYTES = 64;

    @FuzzTest(maxDuration = "20s")
    void syslog(FuzzedDataProvider data) {
        check(data, () -> new SyslogFrameDecoder(MAX_MESSAGE_BYTES, false));
    }

    @FuzzTest(maxDuration = "20s")
    void relp(FuzzedDataProvider data) {
        check(data, () -> new RelpFrameDecoder(MAX_MESSAGE_BYTES, txnr -> outcome -> {}));
    }

    private static void check(FuzzedDataProvider data, Supplier<ChannelInboundHandler> decoders) {
        int step = data.consumeInt(1, 16);
        byte[] stream = data.consumeRemainingAsBytes();
        List<String> whole = read(decoders.get(), stream, Math.max(1, stream.length));
        List<String> parted = read(decoders.get(), stream, step);
        assertThat(parted).isEqualTo(whole);
        assertThat(whole.stream().mapToInt(String::length).sum()).isLessThanOrEqualTo(stream.length + 2 * whole.size());
    }

    /** Each message as {@code m:} and its bytes, the fault, if any, last. */
    private static List<String> read(ChannelInboundHandler decoder, byte[] stream, int step) {
        EmbeddedChannel channel = SyslogFrames.channel(decoder);
        List<String> read = new ArrayList<>();
        String fault = "";
        try {
            for (int at = 0; at < stream.length; at += step) {
                channel.writeInbound(
                        Unpooled.copiedBuffer(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + step))));
            }
            channel.finish();
        } catch (SyslogFramingException e) {
            fault = e.reason().word();
        }
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof SyslogBatch batch) {
                addMessages(batch, read);
            } else if (message instanceof SyslogFramingException e) {
                fault = e.reason().word();
            } else {
                read.add("c:");
            }
        }
        close(channel);
        assertThat(fault).isIn("", "bad_count", "too_large", "incomplete", "bad_relp");
        return read;
    }

    /** Releases what a fault left in the decoder. */
    private static void close(EmbeddedChannel channel) {
        try {
            channel.finishAndReleaseAll();
        } catch (SyslogFramingException e) {
            // it has been told
        }
    }

    private static void addMessages(SyslogBatch batch, List<String> read) {
        ByteBuf bytes = batch.bytes();
        for (int i = 0; i < batch.count(); i++) {
            int from = batch.messageFrom(i);
            int length = batch.messageTo(i) - from;
            assertThat(length).isBetween(1, MAX_MESSAGE_BYTES);
            read.add("m:" + bytes.toString(from, length, StandardCharsets.ISO_8859_1));
        }
        batch.release();
    }
}
