package io.scrubjay.proxy.receive.syslog;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.UnixChannel;
import io.scrubjay.proxy.receive.ListenFailedException;
import io.scrubjay.proxy.receive.Transport;
import java.io.IOException;
import java.util.function.Function;

/** Opens the sockets that take datagrams. */
final class DatagramListeners {
    private static final int UDP_BUFFER_BYTES = 64 * 1024;
    private static final int DATAGRAMS_PER_CALL = 16;
    private static final int KERNEL_BUFFER_BYTES = 4 * 1024 * 1024;
    private static final int MESSAGES_PER_READ = 64;

    private DatagramListeners() {}

    static Channel bindUdp(
            Transport transport,
            SyslogListener.Udp listener,
            int maxMessageBytes,
            Function<EventLoop, SyslogLane> lanes,
            SyslogReceiverMeters meters)
            throws ListenFailedException {
        boolean epoll = transport.datagramChannelType() == EpollDatagramChannel.class;
        Bootstrap bootstrap = bootstrap(
                transport, UDP_BUFFER_BYTES * (epoll ? DATAGRAMS_PER_CALL : 1), maxMessageBytes, false, lanes, meters);
        if (epoll) {
            // one recvmmsg(2) fills as many of these as there are datagrams
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, UDP_BUFFER_BYTES);
        }
        ChannelFuture bound = bootstrap
                .channel(transport.datagramChannelType())
                .bind(listener.address())
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw new ListenFailedException(listener.name(), listener.address(), bound.cause());
        }
        if (bound.channel() instanceof UnixChannel socket) {
            KernelDrops.of(socket.fd().intValue()).ifPresent(drops -> meters.kernelDrops(drops::count));
        }
        return bound.channel();
    }

    /** The file is deleted when the channel is closed. */
    static Channel bindUnix(
            Transport transport,
            SyslogListener.Unix listener,
            int maxMessageBytes,
            Function<EventLoop, SyslogLane> lanes,
            SyslogReceiverMeters meters)
            throws IOException {
        Class<? extends DomainDatagramChannel> channelType = transport.domainDatagramChannelType();
        if (channelType == null) {
            throw new IOException(listener.name() + ": " + listener.path() + " (expected: Linux with epoll)");
        }
        DomainSocketAddress address = new DomainSocketAddress(listener.path().toString());
        UnixSocketFile.clear(listener.name(), listener.path(), () -> isInUse(transport, channelType, address));
        // One byte more than allowed tells a message that is too long from one that just fits: the kernel cuts silently.
        ChannelFuture bound = bootstrap(transport, maxMessageBytes + 1, maxMessageBytes, true, lanes, meters)
                .channel(channelType)
                .bind(address)
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw new IOException(
                    listener.name() + ": " + listener.path() + " (expected: a path in a directory that may be written; "
                            + bound.cause().getMessage() + ")",
                    bound.cause());
        }
        UnixSocketFile file = UnixSocketFile.open(listener.path());
        bound.channel().closeFuture().addListener(closed -> file.delete());
        return bound.channel();
    }

    /** Whether somebody may receive there, in whatever way: the kernel refuses to connect to a socket that its process has left. */
    private static boolean isInUse(
            Transport transport, Class<? extends DomainDatagramChannel> channelType, DomainSocketAddress address) {
        ChannelFuture connected = new Bootstrap()
                .group(transport.group())
                .channel(channelType)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .awaitUninterruptibly();
        connected.channel().close().awaitUninterruptibly();
        String refused = "(" + Errors.ERROR_ECONNREFUSED_NEGATIVE + ")";
        return connected.cause() == null || !String.valueOf(connected.cause().getMessage()).contains(refused);
    }

    private static Bootstrap bootstrap(
            Transport transport,
            int bufferBytes,
            int maxMessageBytes,
            boolean sendersWait,
            Function<EventLoop, SyslogLane> lanes,
            SyslogReceiverMeters meters) {
        return new Bootstrap()
                .group(transport.group())
                .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER_BYTES)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(bufferBytes).maxMessagesPerRead(MESSAGES_PER_READ))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new SyslogDatagramHandler(
                                        maxMessageBytes, sendersWait, lanes.apply(channel.eventLoop()), meters));
                    }
                });
    }
}
