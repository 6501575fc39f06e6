package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Stops reading from a connection whose peer does not read its answers, and from every one while the downstream has
 * too much under way, so that the kernel's flow control slows the senders. A peer that reads nothing for too long is
 * cut off.
 *
 * <p>Stands before the codecs, since that of HTTP/2 goes on reading with auto-read off.
 */
final class ReadGate extends ChannelDuplexHandler {
    private final OtlpService service;
    private final DeadlineTimer unreadTimer;
    private boolean holding;

    ReadGate(OtlpService service, Channel channel) {
        this.service = service;
        this.unreadTimer = new DeadlineTimer(service.eventLoop(), () -> OtlpServer.abort(channel));
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            hold(ctx);
        } else if (!service.downstreamGate().mayRead()) {
            if (!holding) { // whoever reopens it looks again
                service.downstreamGate().await(() -> reopen(ctx));
            }
            hold(ctx);
        } else {
            ctx.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            unreadTimer.disarm();
            reopen(ctx);
        } else {
            unreadTimer.arm(service.settings().writeTimeout());
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        unreadTimer.close();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        unreadTimer.close();
    }

    private void hold(ChannelHandlerContext ctx) {
        holding = true;
        ctx.channel().config().setAutoRead(false); // else the transport reads on without being asked
    }

    private void reopen(ChannelHandlerContext ctx) {
        if (holding && ctx.channel().isActive()) {
            holding = false;
            ctx.channel().config().setAutoRead(true); // asks for a read, which may be held again
        }
    }
}
