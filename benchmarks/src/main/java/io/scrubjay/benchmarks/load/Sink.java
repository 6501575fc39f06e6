package io.scrubjay.benchmarks.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The end of the line: an OTLP/HTTP upstream that accepts every request with an empty success, on one event loop.
 *
 * <p>It counts what arrives and, on request, keeps the latest body, so that a run can check what it measures. Any
 * thread.
 */
final class Sink implements AutoCloseable {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final EventLoopGroup group = Transport.newGroup("sink");
    private final AtomicLong requests = new AtomicLong();
    private final AtomicReference<byte @Nullable []> latestBody = new AtomicReference<>();
    private volatile boolean keepsBodies;
    private final Channel channel;

    Sink() throws InterruptedException {
        channel = new ServerBootstrap()
                .group(group)
                .channel(Transport.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(2048, 65_536, CHUNK_BYTES))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(new HttpServerCodec(4096, 8192, CHUNK_BYTES), new Requests());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** How many requests have arrived whole. */
    long requests() {
        return requests.get();
    }

    /** Keeps the body of each request from now on, or no longer. */
    void keepBodies(boolean keep) {
        keepsBodies = keep;
    }

    /** The body of the latest request since the last call, null where none has arrived. */
    byte @Nullable [] takeLatestBody() {
        return latestBody.getAndSet(null);
    }

    @Override
    public void close() {
        var _ = channel.close();
        var _ = group.shutdownGracefully();
    }

    private final class Requests extends SimpleChannelInboundHandler<HttpObject> {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws Exception {
            if (part instanceof HttpContent content && keepsBodies) {
                ByteBuf bytes = content.content();
                bytes.getBytes(bytes.readerIndex(), body, bytes.readableBytes());
            }
            if (part instanceof LastHttpContent) {
                requests.incrementAndGet();
                if (keepsBodies) {
                    latestBody.set(body.toByteArray());
                    body.reset();
                }
                var _ = context.writeAndFlush(accepted());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }

    private static FullHttpResponse accepted() {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/x-protobuf")
                .set(HttpHeaderNames.CONTENT_LENGTH, "0");
        return response;
    }
}
