package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.scrubjay.proxy.receive.ReadingStops;

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
    private final ReadingStops.Connection stops;
    private final ReadHold hold;
    private boolean holding;

    ReadGate(OtlpService service, Channel channel, ReadingStops.Connection stops) {
        this.service = service;
        this.hold = ReadHold.of(channel);
        // of its own hold: whether answers are read is up to the peer all the time
        this.unreadTimer = new DeadlineTimer(service.eventLoop(), new ReadHold(), () -> OtlpServer.abort(channel));
        this.stops = stops;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            hold(ctx);
        } else if (!service.downstreamGate().mayRead()) {
            if (!holding) { // whoever reopens it looks again
                service.downstreamGate().await(() -> reopen(ctx));
            }
            hold.begin();
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
        close();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        close();
    }

    private void close() {
        unreadTimer.close();
        stops.end();
    }

    private void hold(ChannelHandlerContext ctx) {
        holding = true;
        if (ctx.channel().isActive()) {
            stops.begin();
        }
        ctx.channel().config().setAutoRead(false); // else the transport reads on without being asked
    }

    private void reopen(ChannelHandlerContext ctx) {
        if (holding && ctx.channel().isActive()) {
            holding = false;
            hold.end();
            stops.end();
            ctx.channel().config().setAutoRead(true); // asks for a read, which may be held again
        }
    }
}
