package io.scrubjay.proxy.receive.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LingeringCloseTest {
    /** More than the sockets of both sides hold, so that some of it has not been read when the server closes. */
    private static final byte[] LONG = new byte[8 << 20];

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void stop() {
        group.shutdownGracefully();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void close_whilePeerSends_isNoReset(int times) throws Exception {
        // given
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new LingeringClose(), new Refusal(times));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();

        // when
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort())) {
            peer.getOutputStream().write(LONG);

            // then
            assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("no");
        }
    }

    /** Refuses what comes and closes, some times over. */
    private static final class Refusal extends ChannelInboundHandlerAdapter {
        private final int times;

        Refusal(int times) {
            this.times = times;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            ctx.writeAndFlush(Unpooled.copiedBuffer("no", US_ASCII));
            // as Netty does on each breach that it finds in what was read at once
            for (int i = 0; i < times; i++) {
                ctx.close();
            }
        }
    }
}
