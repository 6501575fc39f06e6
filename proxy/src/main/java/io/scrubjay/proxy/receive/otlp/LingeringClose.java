package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Ends our side of a connection first, and closes it when the peer has ended its own or a second has passed, so
 * that the last frames, which say why, are not lost to a reset ({@link HalfClose}). A further close does not cut that short.
 */
final class LingeringClose extends ChannelDuplexHandler {
    private static final long LINGER_MILLIS = 1000;

    private boolean lingering;

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        if (lingering) {
            // a second breach in what was read with the first one
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
            return;
        }
        lingering = true;
        ctx.flush();
        if (!HalfClose.begin(ctx.channel())) {
            ctx.close(promise);
            return;
        }
        ctx.channel().config().setAutoRead(true);
        ctx.executor().schedule(() -> ctx.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (lingering) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
