package io.scrubjay.proxy.receive.syslog;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.scrubjay.proxy.receive.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends datagrams to a Unix socket as its receiver takes them, in order, and knows which the kernel has taken. */
final class DatagramSender implements AutoCloseable {
    private final Transport transport = Transport.create(1);
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Channel channel;

    DatagramSender(Path socket) {
        channel = new Bootstrap()
                .group(transport.group())
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(socket.toString()))
                .syncUninterruptibly()
                .channel();
    }

    /** Sends it once those before are with the kernel, and the kernel has room. */
    void send(String message) {
        channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.ISO_8859_1))
                .addListener(sent -> (sent.isSuccess() ? taken : failed).incrementAndGet());
    }

    /** How many datagrams the kernel has. */
    int taken() {
        return taken.get();
    }

    /** How many were not sent. */
    int failed() {
        return failed.get();
    }

    @Override
    public void close() {
        transport.close();
    }
}
