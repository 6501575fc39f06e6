package io.scrubjay.proxy.receive.syslog;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.scrubjay.proxy.redact.SyslogBatchRedactor;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Receives syslog over TCP (RFC 6587) and UDP (RFC 5426), masks it and hands it to the exporter's queues.
 *
 * <p>Every connection stays on one event loop, together with the redactor and the downstream of that loop: messages of one
 * connection leave in the order in which they came. Start and stop once, on any thread but an event loop.
 */
public final class SyslogServer {
    private static final int UDP_BUFFER_BYTES = 64 * 1024;
    private static final int UDP_KERNEL_BUFFER_BYTES = 4 * 1024 * 1024;
    private static final int UDP_MESSAGES_PER_READ = 64;
    private static final int BACKLOG = 1024;

    private final Builder settings;
    private final SyslogReceiverMeters tcpMeters;
    private final SyslogReceiverMeters udpMeters;
    private final Map<EventLoop, SyslogLane> lanes = new ConcurrentHashMap<>();
    private final Map<SyslogTcpHandler, Channel> connections = new ConcurrentHashMap<>();
    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();

    private SyslogServer(Builder settings) {
        this.settings = settings;
        this.tcpMeters = new SyslogReceiverMeters(settings.meters, "tcp");
        this.udpMeters = new SyslogReceiverMeters(settings.meters, "udp");
    }

    /**
     * Begins a server.
     *
     * @param group the event loops that it runs on; not shut down by this
     * @param redactors makes the redactor of an event loop, once a loop and on that loop; whoever made it frees what it
     *     stands on, after {@link #stop}
     * @param downstreams likewise the way out
     */
    public static Builder builder(
            EventLoopGroup group,
            Function<? super EventLoop, ? extends SyslogBatchRedactor> redactors,
            Function<? super EventLoop, ? extends SyslogDownstream> downstreams,
            Meters meters) {
        return new Builder(group, redactors, downstreams, meters);
    }

    /**
     * Listens.
     *
     * @return the bound addresses, with the ports that were free where 0 was asked for
     * @throws IOException if an address cannot be bound, with its name in the configuration; nothing listens then
     */
    public Addresses start() throws IOException {
        try {
            InetSocketAddress tcp = settings.tcp == null ? null : bindTcp(settings.tcp);
            InetSocketAddress udp = settings.udp == null ? null : bindUdp(settings.udp);
            return new Addresses(tcp, udp);
        } catch (IOException e) {
            closeListeners();
            throw e;
        }
    }

    /**
     * Stops listening, then closes each connection once nothing comes on it any more. Returns when all are closed, which
     * takes {@code grace} at most. What was received whole by then is with the downstream.
     */
    public void stop(Duration grace) {
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        closeListeners();
        // Connections that were accepted before are on their way to their event loops.
        awaitQueuedTasks();
        connections.forEach((handler, channel) -> channel.eventLoop().execute(handler::closeWhenQuiet));
        connections.forEach((handler, channel) -> channel.closeFuture()
                .awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
        connections.forEach((handler, channel) -> channel.eventLoop().execute(handler::closeNow));
        connections.forEach((handler, channel) -> channel.closeFuture().awaitUninterruptibly());
        // Twice, since the first may get ahead of what a closing channel has yet to hand on.
        awaitQueuedTasks();
        awaitQueuedTasks();
    }

    private void awaitQueuedTasks() {
        settings.group.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
    }

    private InetSocketAddress bindTcp(InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(settings.group)
                .channel(settings.serverChannelType)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        initConnection(channel);
                    }
                });
        return bind("receivers.syslog.tcp", address, bootstrap.bind(address));
    }

    private void initConnection(SocketChannel channel) {
        if (connections.size() >= settings.maxConnections) {
            tcpMeters.tooManyConnections();
            channel.close();
            return;
        }
        SyslogFrameDecoder decoder = new SyslogFrameDecoder(settings.maxMessageBytes);
        SyslogTcpHandler handler = new SyslogTcpHandler(decoder, lane(channel.eventLoop()), tcpMeters);
        connections.put(handler, channel);
        channel.closeFuture().addListener(future -> connections.remove(handler));
        channel.pipeline()
                .addLast(new IdleStateHandler(settings.stallTimeout.toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(decoder)
                .addLast(handler);
    }

    private InetSocketAddress bindUdp(InetSocketAddress address) throws IOException {
        Bootstrap bootstrap = new Bootstrap()
                .group(settings.group)
                .channel(settings.datagramChannelType)
                .option(ChannelOption.SO_RCVBUF, UDP_KERNEL_BUFFER_BYTES)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(UDP_BUFFER_BYTES).maxMessagesPerRead(UDP_MESSAGES_PER_READ))
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel channel) {
                        channel.pipeline()
                                .addLast(new SyslogUdpHandler(
                                        settings.maxMessageBytes, lane(channel.eventLoop()), udpMeters));
                    }
                });
        return bind("receivers.syslog.udp", address, bootstrap.bind(address));
    }

    private SyslogLane lane(EventLoop loop) {
        return lanes.computeIfAbsent(
                loop, key -> new SyslogLane(settings.redactors.apply(key), settings.downstreams.apply(key)));
    }

    private InetSocketAddress bind(String name, InetSocketAddress address, ChannelFuture bound) throws IOException {
        bound.awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            BindException failure = new BindException(name + ": " + address.getHostString() + ":" + address.getPort()
                    + " (expected: " + expected(cause) + ")");
            failure.initCause(cause);
            throw failure;
        }
        listeners.add(bound.channel());
        return (InetSocketAddress) bound.channel().localAddress();
    }

    private static String expected(Throwable cause) {
        String lower = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return "a free port; already in use";
        }
        if (lower.contains("cannot assign")) {
            return "an address of this machine";
        }
        if (lower.contains("denied")) {
            return "a port that this user may open; below 1024 it takes CAP_NET_BIND_SERVICE";
        }
        return "an address that can be bound; " + cause;
    }

    private void closeListeners() {
        listeners.forEach(channel -> channel.close().awaitUninterruptibly());
        listeners.clear();
    }

    /**
     * Where a server listens.
     *
     * @param tcp null if TCP is off
     * @param udp null if UDP is off
     */
    public record Addresses(@Nullable InetSocketAddress tcp, @Nullable InetSocketAddress udp) {}

    /** The settings of a server. */
    public static final class Builder {
        private static final int DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;
        private static final int DEFAULT_MAX_CONNECTIONS = 1_000;

        private final EventLoopGroup group;
        private final Function<? super EventLoop, ? extends SyslogBatchRedactor> redactors;
        private final Function<? super EventLoop, ? extends SyslogDownstream> downstreams;
        private final Meters meters;
        private Class<? extends ServerSocketChannel> serverChannelType = NioServerSocketChannel.class;
        private Class<? extends DatagramChannel> datagramChannelType = NioDatagramChannel.class;
        private @Nullable InetSocketAddress tcp;
        private @Nullable InetSocketAddress udp;
        private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;
        private Duration stallTimeout = Duration.ofSeconds(60);

        private Builder(
                EventLoopGroup group,
                Function<? super EventLoop, ? extends SyslogBatchRedactor> redactors,
                Function<? super EventLoop, ? extends SyslogDownstream> downstreams,
                Meters meters) {
            this.group = group;
            this.redactors = redactors;
            this.downstreams = downstreams;
            this.meters = meters;
        }

        /** Listens for TCP connections; null, the default, for none. */
        public Builder tcp(@Nullable InetSocketAddress address, Class<? extends ServerSocketChannel> channelType) {
            this.tcp = address;
            this.serverChannelType = channelType;
            return this;
        }

        /** Listens for datagrams; null, the default, for none. */
        public Builder udp(@Nullable InetSocketAddress address, Class<? extends DatagramChannel> channelType) {
            this.udp = address;
            this.datagramChannelType = channelType;
            return this;
        }

        /** The longest message, framing not counted; 1 MiB by default. */
        public Builder maxMessageBytes(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("maxMessageBytes: " + value + " (expected: > 0)");
            }
            this.maxMessageBytes = value;
            return this;
        }

        /**
         * How many TCP connections there may be at once; 1000 by default. One more is closed and counted: each may hold
         * an incomplete message.
         */
        public Builder maxConnections(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("maxConnections: " + value + " (expected: > 0)");
            }
            this.maxConnections = value;
            return this;
        }

        /** How long a connection may be silent within a frame; 60 s by default. Between frames there is no limit. */
        public Builder stallTimeout(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException("stallTimeout: " + value + " (expected: > 0)");
            }
            this.stallTimeout = value;
            return this;
        }

        /** The server, not started. */
        public SyslogServer build() {
            return new SyslogServer(this);
        }
    }
}
