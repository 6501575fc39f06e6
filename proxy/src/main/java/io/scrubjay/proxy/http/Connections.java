package io.scrubjay.proxy.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Opens connections, each to an address that was looked up and checked once. Any thread; blocks it. */
final class Connections implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("http-caller", true), NioIoHandler.newFactory());
    private final Duration timeout;

    /** @param timeout of connecting, if less than ours */
    Connections(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Opens one; its handlers stand behind TLS, where the scheme has that.
     *
     * @throws HttpFailure if there is no connection
     */
    Channel open(URI uri, AddressRules rules, TlsContext tls, ChannelHandler... handlers)
            throws HttpFailure, InterruptedException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        InetAddress address = resolve(uri.getHost(), rules);
        var connected = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(CONNECT_MILLIS, timeout.toMillis()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (secure) {
                            channel.pipeline().addLast(tls.current().newHandler(channel.alloc(), uri.getHost(), port));
                        }
                        channel.pipeline().addLast(handlers);
                    }
                })
                .connect(new InetSocketAddress(address, port));
        if (!connected.await(timeout.toMillis(), TimeUnit.MILLISECONDS) || !connected.isSuccess()) {
            var _ = connected.channel().close();
            throw new HttpFailure("connect", false);
        }
        return connected.channel();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private static InetAddress resolve(String host, AddressRules rules) throws HttpFailure {
        try {
            return rules.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            throw new HttpFailure("unknown host", false);
        } catch (BlockedAddressException e) {
            throw new HttpFailure("blocked address", true);
        }
    }
}
