package io.scrubjay.proxy.receive.otlp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.scrubjay.proxy.receive.ListenFailedException;
import io.scrubjay.proxy.receive.ReadingStops;
import io.scrubjay.proxy.receive.TlsHandshake;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The OTLP receiver: gRPC, OTLP/HTTP on HTTP/1.1 and on HTTP/2 with prior knowledge, all on each of its ports.
 *
 * <p>{@link #start} and {@link #stop} are called once each, from outside the event loops.
 */
public final class OtlpServer {
    private static final int BACKLOG = 1024;
    private static final int MIN_READ_BYTES = 1024;
    private static final int FIRST_READ_BYTES = 8 << 10;

    /** Several times a usual request, which then comes in one piece and needs no copy. */
    private static final int MAX_READ_BYTES = 256 << 10;

    /** Before it is the turn of other connections. */
    private static final int READS_AT_ONCE = 4;


    private final Transport transport;
    private final OtlpServerSettings settings;
    private final Meters meters;
    private final Map<EventLoop, OtlpService> services = new ConcurrentHashMap<>();
    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger openConnections = new AtomicInteger();

    /**
     * Prepares the receiver.
     *
     * @param transport outlives the receiver
     * @param lanes gives each event loop its own; called once for each, here
     */
    public OtlpServer(
            Transport transport,
            OtlpServerSettings settings,
            Function<? super EventLoop, OtlpLane> lanes,
            Meters meters) {
        this.transport = transport;
        this.settings = settings;
        this.meters = meters;
        ServerMeters serverMeters = new ServerMeters(meters);
        ByteBudget buffered = new ByteBudget(settings.maxBufferedBytes() + OtlpExchange.OWN_BYTES);
        for (EventExecutor executor : transport.group()) {
            EventLoop eventLoop = (EventLoop) executor;
            services.put(
                    eventLoop,
                    new OtlpService(eventLoop, settings, lanes.apply(eventLoop), serverMeters, buffered));
        }
    }

    /**
     * Opens every listener, or none.
     *
     * @return the bound addresses by listener name, in the order of the settings; they tell the port where 0 was asked for
     * @throws ListenFailedException if an address cannot be bound
     */
    public Map<String, InetSocketAddress> start() throws ListenFailedException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(transport.group())
                .channel(transport.serverChannelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES)
                                .maxMessagesPerRead(READS_AT_ONCE));
        Map<String, InetSocketAddress> bound = new LinkedHashMap<>();
        for (Map.Entry<String, InetSocketAddress> listener : settings.listeners().entrySet()) {
            ChannelFuture bind = bootstrap
                    .childHandler(new ConnectionInitializer(new ReadingStops(meters, listener.getKey())))
                    .bind(listener.getValue())
                    .awaitUninterruptibly();
            if (!bind.isSuccess()) {
                listening.close().awaitUninterruptibly();
                throw new ListenFailedException(listener.getKey(), listener.getValue(), bind.cause());
            }
            listening.add(bind.channel());
            bound.put(listener.getKey(), (InetSocketAddress) bind.channel().localAddress());
        }
        return bound;
    }

    /**
     * Stops: no new connection, no new request, the requests under way are answered, then everything is closed.
     *
     * @param grace how long requests under way may still take
     * @return completed when the last connection is closed
     */
    public CompletableFuture<Void> stop(Duration grace) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        listening.close().addListener(closed -> {
            List<Channel> open = new ArrayList<>(connections);
            open.forEach(connection -> connection.eventLoop().execute(() -> drain(connection, grace)));
            connections.newCloseFuture().addListener(allClosed -> {
                services.forEach((eventLoop, service) -> eventLoop.execute(service::close));
                stopped.complete(null);
            });
            GlobalEventExecutor.INSTANCE.schedule(
                    () -> connections.forEach(OtlpServer::abort), grace.toMillis(), TimeUnit.MILLISECONDS);
        });
        return stopped;
    }

    private static void drain(Channel connection, Duration grace) {
        Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
        if (codec != null) {
            codec.gracefulShutdownTimeoutMillis(grace.toMillis());
        }
        Drainable drainable = connection.attr(Drainable.KEY).get();
        if (drainable != null) {
            drainable.drain();
        } else {
            connection.close();
        }
    }

    /** Closes the socket without asking the codecs, which would wait. */
    static void abort(Channel connection) {
        connection.eventLoop().execute(() -> {
            if (connection.isOpen()) {
                connection.pipeline().firstContext().close();
            }
        });
    }

    /** Starts each accepted connection on the service of its event loop. */
    private final class ConnectionInitializer extends ChannelInitializer<Channel> {
        private final ReadingStops stops;

        ConnectionInitializer(ReadingStops stops) {
            this.stops = stops;
        }

        @Override
        protected void initChannel(Channel connection) {
            OtlpService service = services.get(connection.eventLoop());
            if (service == null) {
                throw new IllegalStateException("event loop: unknown (expected: one of the transport's)");
            }
            connection.closeFuture().addListener(closed -> openConnections.decrementAndGet());
            if (openConnections.incrementAndGet() > settings.maxConnections()) {
                service.meters().refused(null, RefusalReason.TOO_MANY_CONNECTIONS);
                connection.close();
                return;
            }
            connections.add(connection);
            TlsContext tls = settings.tls();
            if (tls != null) {
                SslHandler handler = tls.current().newHandler(connection.alloc());
                handler.setHandshakeTimeoutMillis(0); // the detector of the protocol waits for it, too
                TlsHandshake handshake =
                        new TlsHandshake(() -> service.meters().refused(null, RefusalReason.TLS_HANDSHAKE));
                connection.pipeline().addLast(handler, handshake);
            }
            connection
                    .pipeline()
                    .addLast(
                            new ReadGate(service, connection, stops.connection()),
                            new ProtocolDetector(service, connection));
        }
    }
}
