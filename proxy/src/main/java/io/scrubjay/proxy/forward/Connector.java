package io.scrubjay.proxy.forward;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to an endpoint on one event loop: resolves its name off the loop and anew each time, tries the addresses
 * in turn, and waits for the TLS handshake.
 */
final class Connector {
    private final EventLoop eventLoop;
    private final Class<? extends SocketChannel> channelType;
    private final Endpoint endpoint;
    private final @Nullable TlsContext tls;
    private final int timeoutMillis;

    Connector(
            EventLoop eventLoop,
            Class<? extends SocketChannel> channelType,
            Endpoint endpoint,
            @Nullable TlsContext tls,
            Duration timeout) {
        this.eventLoop = eventLoop;
        this.channelType = channelType;
        this.endpoint = endpoint;
        this.tls = tls;
        this.timeoutMillis = Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    /**
     * Connects; the promise is completed on the event loop.
     *
     * @param handlers adds the protocol's handlers to a fresh pipeline; called once for each address tried
     */
    Future<Channel> connect(Consumer<Channel> handlers) {
        Promise<Channel> connected = eventLoop.newPromise();
        InetAddress literal = literal(endpoint.host());
        if (literal != null) {
            tryAddress(new InetAddress[] {literal}, 0, handlers, connected);
        } else {
            Thread.ofVirtual().name("scrubjay-resolver").start(() -> resolve(handlers, connected));
        }
        return connected;
    }

    private void resolve(Consumer<Channel> handlers, Promise<Channel> connected) {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(endpoint.host());
            eventLoop.execute(() -> tryAddress(addresses, 0, handlers, connected));
        } catch (UnknownHostException e) {
            connected.tryFailure(e);
        }
    }

    private void tryAddress(
            InetAddress[] addresses, int index, Consumer<Channel> handlers, Promise<Channel> connected) {
        Bootstrap bootstrap = new Bootstrap()
                .group(eventLoop)
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .handler(new Initializer(handlers));
        bootstrap
                .connect(new InetSocketAddress(addresses[index], endpoint.port()))
                .addListener((ChannelFutureListener) attempt -> {
                    if (attempt.isSuccess()) {
                        awaitTls(attempt, connected);
                    } else if (index + 1 < addresses.length) {
                        tryAddress(addresses, index + 1, handlers, connected);
                    } else {
                        connected.tryFailure(attempt.cause());
                    }
                });
    }

    private void awaitTls(ChannelFuture attempt, Promise<Channel> connected) {
        Channel channel = attempt.channel();
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            connected.trySuccess(channel);
            return;
        }
        handler.handshakeFuture().addListener(handshake -> {
            if (!handshake.isSuccess()) {
                channel.close();
                connected.tryFailure(handshake.cause());
            } else if (endpoint.isGrpc() && !"h2".equals(handler.applicationProtocol())) {
                channel.close();
                connected.tryFailure(new SSLException("alpn: none (expected: h2)"));
            } else {
                connected.trySuccess(channel);
            }
        });
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Puts TLS, if any, before the protocol's handlers. */
    private final class Initializer extends ChannelInitializer<Channel> {
        private final Consumer<Channel> handlers;

        Initializer(Consumer<Channel> handlers) {
            this.handlers = handlers;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (tls != null) {
                SslHandler handler = tls.current().newHandler(channel.alloc(), endpoint.host(), endpoint.port());
                handler.setHandshakeTimeoutMillis(timeoutMillis);
                channel.pipeline().addLast(handler);
            }
            handlers.accept(channel);
        }
    }
}
