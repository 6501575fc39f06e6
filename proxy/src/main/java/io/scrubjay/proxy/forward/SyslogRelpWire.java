package io.scrubjay.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.SyslogBatch;
import java.net.InetSocketAddress;

/** Syslog over RELP: a message is sent once the collector has answered for it. */
final class SyslogRelpWire implements SyslogWire {
    private final SyslogSockets sockets;
    private final SyslogExporterMeters meters;

    SyslogRelpWire(SyslogSockets sockets, SyslogExporterMeters meters) {
        this.sockets = sockets;
        this.meters = meters;
    }

    @Override
    public ChannelFuture open(EventLoop loop, InetSocketAddress collector, ChannelHandler handler) {
        return sockets.connect(loop, collector, new RelpClient(System::nanoTime, meters), handler);
    }

    @Override
    public Future<?> write(Channel channel, InetSocketAddress collector, SyslogBatch batch) {
        return channel.pipeline().get(RelpClient.class).send(batch);
    }

    @Override
    public boolean endsWithTheSocket() {
        return false;
    }

    @Override
    public int firstUnanswered(Channel channel) {
        RelpClient client = channel.pipeline().get(RelpClient.class);
        return client == null ? -1 : client.firstUnanswered();
    }

    @Override
    public void close(Channel channel) {
        RelpClient client = channel.pipeline().get(RelpClient.class);
        if (client != null) {
            client.endSession();
        }
        channel.close();
    }
}
