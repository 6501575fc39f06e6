package io.scrubjay.proxy.receive.syslog;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing be read from a peer that does not read what we answer (RELP, TLS), so that answers do not pile up, and cuts
 * it off when it has not for too long.
 *
 * <p>Stands before the TLS handler, which asks for reads itself, whether auto-read is on or off.
 */
final class UnreadAnswers extends ChannelDuplexHandler {
    private final Duration timeout;
    private final Runnable refused;
    private @Nullable Future<?> deadline;

    /**
     * @param timeout until a connection is closed
     * @param refused counts such a connection; on the event loop
     */
    UnreadAnswers(Duration timeout, Runnable refused) {
        this.timeout = timeout;
        this.refused = refused;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.read();
        } // else whoever turned auto-read off turns it on again
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        cancel();
        if (!ctx.channel().isWritable()) {
            deadline = ctx.executor().schedule(() -> cutOff(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    /** Without asking the handlers behind, whose last words would wait, too. */
    private void cutOff(ChannelHandlerContext ctx) {
        refused.run();
        ctx.close();
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
