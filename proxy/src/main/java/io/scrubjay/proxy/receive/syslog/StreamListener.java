package io.scrubjay.proxy.receive.syslog;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.scrubjay.proxy.receive.ListenFailedException;
import io.scrubjay.proxy.receive.TlsHandshake;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.tls.TlsContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Accepts the connections of one listener, and builds the pipeline of each. Any thread. */
final class StreamListener extends ChannelInitializer<SocketChannel> {
    private static final int BACKLOG = 1024;
    private static final Duration MAX_HANDSHAKE = Duration.ofSeconds(10);

    private final Transport transport;
    private final SyslogListener.Stream listener;
    private final SyslogServerSettings settings;
    private final Map<SyslogTcpHandler, Channel> connections;
    private final Function<EventLoop, SyslogLane> lanes;
    private final SyslogReceiverMeters meters;

    /** @param connections of all listeners: each is here as long as it is open */
    StreamListener(
            Transport transport,
            SyslogListener.Stream listener,
            SyslogServerSettings settings,
            Map<SyslogTcpHandler, Channel> connections,
            Function<EventLoop, SyslogLane> lanes,
            SyslogReceiverMeters meters) {
        this.transport = transport;
        this.listener = listener;
        this.settings = settings;
        this.connections = connections;
        this.lanes = lanes;
        this.meters = meters;
    }

    Channel bind() throws ListenFailedException {
        ChannelFuture bound = new ServerBootstrap()
                .group(transport.group())
                .channel(transport.serverChannelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(this)
                .bind(listener.address())
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw new ListenFailedException(listener.name(), listener.address(), bound.cause());
        }
        return bound.channel();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (connections.size() >= settings.maxConnections()) {
            meters.tooManyConnections();
            channel.close();
            return;
        }
        channel.pipeline().addLast(new UnreadAnswers(settings.stallTimeout(), meters::unread));
        TlsContext tls = listener.tls();
        if (tls != null) {
            SslHandler handler = tls.current().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(handshakeTimeout().toMillis());
            channel.pipeline().addLast(handler, new TlsHandshake(meters::tlsHandshake));
        }
        channel.pipeline()
                .addLast(new IdleStateHandler(settings.stallTimeout().toMillis(), 0, 0, TimeUnit.MILLISECONDS));
        FrameSource frames = listener.relp() ? addRelp(channel) : addFraming(channel);
        SyslogTcpHandler handler = new SyslogTcpHandler(frames, lanes.apply(channel.eventLoop()), meters);
        connections.put(handler, channel);
        channel.closeFuture().addListener(future -> connections.remove(handler));
        channel.pipeline().addLast(handler);
    }

    private Duration handshakeTimeout() {
        return settings.stallTimeout().compareTo(MAX_HANDSHAKE) < 0 ? settings.stallTimeout() : MAX_HANDSHAKE;
    }

    private FrameSource addRelp(SocketChannel channel) {
        RelpSession session = new RelpSession(settings.maxMessageBytes(), meters);
        channel.pipeline().addLast(session.decoder(), session);
        return session;
    }

    private FrameSource addFraming(SocketChannel channel) {
        SyslogFrameDecoder decoder = new SyslogFrameDecoder(settings.maxMessageBytes(), listener.tls() != null);
        channel.pipeline().addLast(decoder);
        return decoder;
    }
}
