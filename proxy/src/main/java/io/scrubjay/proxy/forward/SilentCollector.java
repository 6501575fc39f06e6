package io.scrubjay.proxy.forward;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Fails a connection on which bytes wait while its peer takes none for some time. */
final class SilentCollector extends IdleStateHandler {
    private final Duration patience;

    SilentCollector(Duration patience) {
        super(true, 0, patience.toMillis(), 0, TimeUnit.MILLISECONDS);
        this.patience = patience;
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        ChannelOutboundBuffer pending = ctx.channel().unsafe().outboundBuffer();
        if (pending != null && !pending.isEmpty()) {
            ctx.fireExceptionCaught(
                    new SocketTimeoutException("bytes: none taken within " + patience.toMillis() + " ms"));
        }
    }
}
