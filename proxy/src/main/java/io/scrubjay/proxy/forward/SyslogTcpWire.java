package io.scrubjay.proxy.forward;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.SyslogBatch;
import java.net.InetSocketAddress;
import java.util.List;

/** Syslog over TCP (RFC 6587), framed by {@link SyslogFrameEncoder}. */
final class SyslogTcpWire implements SyslogWire {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    private final Class<? extends SocketChannel> channelType;
    private final SyslogExporterMeters meters;

    SyslogTcpWire(Class<? extends SocketChannel> channelType, SyslogExporterMeters meters) {
        this.channelType = channelType;
        this.meters = meters;
    }

    @Override
    public ChannelFuture open(EventLoop loop, InetSocketAddress collector, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(handler)
                .connect(collector);
    }

    @Override
    public Future<?> write(Channel channel, InetSocketAddress collector, SyslogBatch batch) {
        List<ByteBuf> frames = SyslogFrameEncoder.encode(batch);
        for (ByteBuf frame : frames.subList(0, frames.size() - 1)) {
            channel.write(frame, channel.voidPromise());
        }
        int count = batch.count();
        return channel.write(frames.getLast()).addListener(written -> {
            if (written.isSuccess()) {
                meters.sent(count);
            }
        });
    }
}
