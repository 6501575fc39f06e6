package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import java.net.InetSocketAddress;
import java.util.List;

/** Syslog over TCP (RFC 6587) or TLS (RFC 5425), framed by {@link SyslogFrameEncoder}. */
final class SyslogTcpWire implements SyslogWire {
    private final SyslogSockets sockets;
    private final boolean countAll;
    private final SyslogExporterMeters meters;

    /** @param countAll whether lines are octet-counted too, as RFC 5425 wants */
    SyslogTcpWire(SyslogSockets sockets, boolean countAll, SyslogExporterMeters meters) {
        this.sockets = sockets;
        this.countAll = countAll;
        this.meters = meters;
    }

    @Override
    public ChannelFuture open(EventLoop loop, InetSocketAddress collector, ChannelHandler handler) {
        return sockets.connect(loop, collector, handler);
    }

    @Override
    public Future<?> write(Channel channel, InetSocketAddress collector, SyslogBatch batch) {
        List<ByteBuf> frames = SyslogFrameEncoder.encode(batch, countAll);
        for (ByteBuf frame : frames.subList(0, frames.size() - 1)) {
            channel.write(frame, channel.voidPromise());
        }
        int count = batch.count();
        return channel.write(frames.getLast()).addListener(written -> {
            if (written.isSuccess()) {
                meters.sent(count);
                batch.settle(Outcome.TAKEN);
            }
        });
    }
}
