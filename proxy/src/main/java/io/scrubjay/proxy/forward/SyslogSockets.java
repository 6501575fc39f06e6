package io.scrubjay.proxy.forward;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Opens TCP connections to collectors, encrypted or not.
 *
 * @param channelType what connects
 * @param tls null for plain text
 */
record SyslogSockets(Class<? extends SocketChannel> channelType, @Nullable TlsContext tls) {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    /**
     * Connects. The handlers see the connection as active once its TLS handshake is done.
     *
     * @param collector its host string is the name that the certificate must be for
     */
    ChannelFuture connect(EventLoop loop, InetSocketAddress collector, ChannelHandler... handlers) {
        return new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            SslHandler handler = tls.current()
                                    .newHandler(channel.alloc(), collector.getHostString(), collector.getPort());
                            handler.setHandshakeTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
                            channel.pipeline().addLast(handler, new HandshakeGate());
                        }
                        channel.pipeline().addLast(handlers);
                    }
                })
                .connect(collector);
    }
}
