package io.scrubjay.proxy.receive.syslog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each datagram as one message, whatever is in it (RFC 5426 section 3.1); an empty one is ignored. There is no way to
 * slow a UDP sender down: while the queue behind is full, datagrams are dropped. All three are counted.
 */
final class SyslogUdpHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogUdpHandler.class);
    private static final LogLimiter ERROR_LOG = new LogLimiter(Duration.ofSeconds(1));

    private final int maxMessageBytes;
    private final SyslogLane lane;
    private final SyslogReceiverMeters meters;

    SyslogUdpHandler(int maxMessageBytes, SyslogLane lane, SyslogReceiverMeters meters) {
        this.maxMessageBytes = maxMessageBytes;
        this.lane = lane;
        this.meters = meters;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        ByteBuf message = packet.content();
        if (!message.isReadable()) {
            meters.empty();
        } else if (message.readableBytes() > maxMessageBytes) {
            meters.tooLarge();
        } else if (lane.downstream().isFull()) {
            meters.queueFull();
        } else {
            lane.accept(SyslogBatch.ofDatagram(message.retain()), meters);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        lane.downstream().flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (ERROR_LOG.permit()) {
            LOGGER.atError().setCause(cause).log("syslog datagram lost");
        }
    }
}
