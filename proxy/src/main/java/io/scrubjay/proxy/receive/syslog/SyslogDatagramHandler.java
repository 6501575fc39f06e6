package io.scrubjay.proxy.receive.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.scrubjay.proxy.receive.ReadingStops;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each datagram as one message, whatever is in it (RFC 5426 section 3.1); an empty one is ignored. While the queue behind
 * is full, datagrams from the network are dropped, as there is no way to slow their senders down; those of this machine wait in
 * their socket. All that is not taken is counted.
 */
final class SyslogDatagramHandler extends SimpleChannelInboundHandler<ByteBufHolder> {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogDatagramHandler.class);
    private static final LogLimiter ERROR_LOG = new LogLimiter(Duration.ofSeconds(1));

    private static final int MAX_ORIGINS = 4096;

    private final int maxMessageBytes;
    private final boolean sendersWait;
    private final SyslogIntake intake;
    private final SyslogReceiverMeters meters;
    private final ReadingStops.Connection stops;
    private boolean paused;

    /** @param sendersWait whether a sender is held back while nothing is read, as on a Unix socket */
    SyslogDatagramHandler(int maxMessageBytes, boolean sendersWait, SyslogLane lane, SyslogReceiverMeters meters) {
        this.maxMessageBytes = maxMessageBytes;
        this.sendersWait = sendersWait;
        this.intake = new SyslogIntake(lane, MAX_ORIGINS, meters);
        this.meters = meters;
        this.stops = meters.readingStops();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBufHolder packet) {
        ByteBuf message = packet.content();
        if (!message.isReadable()) {
            meters.empty();
        } else if (message.readableBytes() > maxMessageBytes) {
            meters.tooLarge();
        } else if (intake.downstream().isFull() && !sendersWait) {
            meters.queueFull();
        } else {
            intake.accept(SyslogBatch.ofDatagram(compact(message)), peer(packet));
        }
    }

    /** A message of its own: the buffer that it was received into is of the size of the largest, or of sixteen of those. */
    private static ByteBuf compact(ByteBuf message) {
        int length = message.readableBytes();
        return message.alloc().directBuffer(length, length).writeBytes(message, message.readerIndex(), length);
    }

    /** Whom it is from; never empty, since datagrams do not go on with the one before. */
    private static String peer(ByteBufHolder packet) {
        return packet instanceof DatagramPacket datagram ? datagram.sender().getAddress().toString() : "local";
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stops.end();
        intake.end();
        intake.downstream().flush();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        intake.downstream().flush();
        if (sendersWait && !paused && intake.downstream().isFull()) {
            paused = true;
            stops.begin();
            ctx.channel().config().setAutoRead(false);
            intake.downstream().whenDrained(() -> {
                paused = false;
                stops.end();
                ctx.channel().config().setAutoRead(true);
            });
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (ERROR_LOG.permit()) {
            LOGGER.atError().setCause(cause).log("syslog datagram lost");
        }
    }
}
