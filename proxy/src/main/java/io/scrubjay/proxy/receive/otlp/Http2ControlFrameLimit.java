package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.function.LongSupplier;

/**
 * Ends a connection with ENHANCE_YOUR_CALM whose peer sends many frames that carry nothing: pings, settings,
 * priorities, window updates, unknown ones (RFC 9113 section 10.5). Netty limits resets, empty data and continuations
 * itself.
 *
 * <p>Each request pays for some, since senders ping to measure a connection and widen the window for its answers.
 */
final class Http2ControlFrameLimit extends Http2FrameListenerDecorator {
    private static final int MAX_FRAMES = 1000;
    private static final int FRAMES_PER_REQUEST = 8;
    private static final long WINDOW_NANOS = 30_000_000_000L;

    private final LongSupplier nanoClock;
    private long windowStartNanos;
    private int frames;

    Http2ControlFrameLimit(Http2FrameListener listener, LongSupplier nanoClock) {
        super(listener);
        this.nanoClock = nanoClock;
        this.windowStartNanos = nanoClock.getAsLong();
    }

    /** Puts a limit before what listens to a decoder. */
    static void addTo(Http2ConnectionDecoder decoder) {
        decoder.frameListener(new Http2ControlFrameLimit(decoder.frameListener(), System::nanoTime));
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endStream)
            throws Http2Exception {
        frames = Math.max(0, frames - FRAMES_PER_REQUEST);
        super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, endStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endStream)
            throws Http2Exception {
        frames = Math.max(0, frames - FRAMES_PER_REQUEST);
        super.onHeadersRead(ctx, streamId, headers, padding, endStream);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        count();
        super.onPingRead(ctx, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        count();
        super.onPingAckRead(ctx, data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        count();
        super.onSettingsRead(ctx, settings);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx, int streamId, int streamDependency, short weight, boolean exclusive)
            throws Http2Exception {
        count();
        super.onPriorityRead(ctx, streamId, streamDependency, weight, exclusive);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment) throws Http2Exception {
        count();
        super.onWindowUpdateRead(ctx, streamId, increment);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        count();
        super.onUnknownFrame(ctx, frameType, streamId, flags, payload);
    }

    private void count() throws Http2Exception {
        long now = nanoClock.getAsLong();
        if (now - windowStartNanos >= WINDOW_NANOS) {
            windowStartNanos = now;
            frames = 0;
        }
        if (++frames > MAX_FRAMES) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "control frames: more than %d (expected: fewer in %d s, or more requests)",
                    MAX_FRAMES,
                    WINDOW_NANOS / 1_000_000_000L);
        }
    }
}
