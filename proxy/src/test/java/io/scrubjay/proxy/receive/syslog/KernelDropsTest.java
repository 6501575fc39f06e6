package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.scrubjay.proxy.testing.Eventually;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelDropsTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void count_nobodyReads(String address) throws IOException {
        assumeTrue(Epoll.isAvailable(), "epoll: not available (expected: Linux)");
        try (MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
            // given
            EpollDatagramChannel channel = (EpollDatagramChannel) new Bootstrap()
                    .group(group)
                    .channel(EpollDatagramChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.SO_RCVBUF, 4096)
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0))
                    .syncUninterruptibly()
                    .channel();
            KernelDrops drops = KernelDrops.of(channel.fd().intValue()).orElseThrow();
            long before = drops.count();

            // when
            try (DatagramSocket sender = new DatagramSocket()) {
                for (int i = 0; i < 100; i++) {
                    sender.send(new DatagramPacket(new byte[1000], 1000, channel.localAddress()));
                }
            }

            // then
            Eventually.await("dropped", () -> drops.count() > 50);
            assertThat(before).isZero();
            channel.close().syncUninterruptibly();
            assertThat(drops.count()).isZero();
        }
    }

    @Test
    void of_noSocket() {
        assertThat(KernelDrops.of(Integer.MAX_VALUE)).isEmpty();
    }
}
