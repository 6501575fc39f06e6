package io.scrubjay.proxy.receive.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogFraming;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Frames on their way into and out of a decoder. */
final class SyslogFrames {
    private SyslogFrames() {}

    /** A message, and how it was framed. */
    record Framed(SyslogFraming framing, String message) {}

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    /** Everything that the decoder has emitted; released. */
    static List<Framed> read(EmbeddedChannel channel) {
        List<Framed> frames = new ArrayList<>();
        for (SyslogBatch batch = channel.readInbound(); batch != null; batch = channel.readInbound()) {
            for (int i = 0; i < batch.count(); i++) {
                int from = batch.messageFrom(i);
                String message = batch.bytes()
                        .toString(from, batch.messageTo(i) - from, StandardCharsets.ISO_8859_1);
                frames.add(new Framed(batch.framing(i), message));
            }
            batch.release();
        }
        return frames;
    }

    static Framed counted(String message) {
        return new Framed(SyslogFraming.OCTET_COUNTING, message);
    }

    static Framed line(String message) {
        return new Framed(SyslogFraming.LINE_FEED, message);
    }

    static Framed lineNul(String message) {
        return new Framed(SyslogFraming.LINE_FEED_NUL, message);
    }

    static Framed nul(String message) {
        return new Framed(SyslogFraming.NUL, message);
    }

    /** The frame as bytes. */
    static String encode(Framed frame) {
        return switch (frame.framing()) {
            case OCTET_COUNTING -> frame.message().length() + " " + frame.message();
            case LINE_FEED -> frame.message() + "\n";
            case NUL -> frame.message() + "\0";
            case LINE_FEED_NUL -> frame.message() + "\n\0";
            case DATAGRAM -> frame.message();
        };
    }

    /**
     * A channel whose time stands still, or a slow machine would end the decoder's waits for the rest of a line's end between two
     * pieces of it.
     */
    static EmbeddedChannel channel(ChannelHandler decoder) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.freezeTime();
        return channel;
    }

    /** Lets a decoder learn that no more of a line's end comes. */
    static void waitForLineEnd(EmbeddedChannel channel) {
        channel.advanceTimeBy(SyslogFrameDecoder.END_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
