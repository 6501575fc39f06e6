package io.scrubjay.proxy.receive;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that receivers and exporters share, with the channel types that run on them: epoll where it is
 * available, else NIO. Any thread; one per process, closed last.
 */
public final class Transport implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    private final String name;
    private final EventLoopGroup group;
    private final Class<? extends ServerSocketChannel> serverChannelType;
    private final Class<? extends SocketChannel> channelType;
    private final Class<? extends DatagramChannel> datagramChannelType;
    private final @Nullable Class<? extends DomainDatagramChannel> domainDatagramChannelType;

    private Transport(
            String name,
            int threads,
            IoHandlerFactory ioHandlers,
            Class<? extends ServerSocketChannel> serverChannelType,
            Class<? extends SocketChannel> channelType,
            Class<? extends DatagramChannel> datagramChannelType,
            @Nullable Class<? extends DomainDatagramChannel> domainDatagramChannelType) {
        this.name = name;
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("scrubjay-" + name, true), ioHandlers);
        this.serverChannelType = serverChannelType;
        this.channelType = channelType;
        this.datagramChannelType = datagramChannelType;
        this.domainDatagramChannelType = domainDatagramChannelType;
    }

    /**
     * Starts the best transport of this platform.
     *
     * @param threads number of event loops, above 0
     */
    public static Transport create(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: > 0)");
        }
        return Epoll.isAvailable()
                ? new Transport(
                        "epoll",
                        threads,
                        EpollIoHandler.newFactory(),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class,
                        EpollDatagramChannel.class,
                        EpollDomainDatagramChannel.class)
                : new Transport(
                        "nio",
                        threads,
                        NioIoHandler.newFactory(),
                        NioServerSocketChannel.class,
                        NioSocketChannel.class,
                        NioDatagramChannel.class,
                        null);
    }

    /** {@code "epoll"} or {@code "nio"}. */
    public String name() {
        return name;
    }

    /** The event loops. */
    public EventLoopGroup group() {
        return group;
    }

    /** What listens for TCP connections. */
    public Class<? extends ServerSocketChannel> serverChannelType() {
        return serverChannelType;
    }

    /** What connects over TCP. */
    public Class<? extends SocketChannel> channelType() {
        return channelType;
    }

    /** What sends and receives datagrams. */
    public Class<? extends DatagramChannel> datagramChannelType() {
        return datagramChannelType;
    }

    /** What receives datagrams on a Unix socket; null where the transport has none. */
    public @Nullable Class<? extends DomainDatagramChannel> domainDatagramChannelType() {
        return domainDatagramChannelType;
    }

    /** Stops the event loops, closing what is still open on them; waits a few seconds at most. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
