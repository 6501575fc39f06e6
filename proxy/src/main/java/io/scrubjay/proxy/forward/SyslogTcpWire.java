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
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Syslog over TCP (RFC 6587) or TLS (RFC 5425), framed by {@link SyslogFrameEncoder}. */
final class SyslogTcpWire implements SyslogWire {
    private final SyslogSockets sockets;
    private final boolean countAll;
    private final @Nullable Duration patience;
    private final SyslogExporterMeters meters;

    /**
     * Creates one.
     *
     * @param countAll whether lines are octet-counted too, as RFC 5425 wants
     * @param patience how long a collector may take no byte of what waits for it; null for ever
     */
    SyslogTcpWire(SyslogSockets sockets, boolean countAll, @Nullable Duration patience, SyslogExporterMeters meters) {
        this.sockets = sockets;
        this.countAll = countAll;
        this.patience = patience;
        this.meters = meters;
    }

    @Override
    public ChannelFuture open(EventLoop loop, InetSocketAddress collector, ChannelHandler handler) {
        return patience == null
                ? sockets.connect(loop, collector, handler)
                : sockets.connect(loop, collector, new SilentCollector(patience), handler);
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
