package io.scrubjay.benchmarks.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** The end of the line for gRPC: an upstream that accepts every call with an empty success, on one event loop. */
final class GrpcSink implements AutoCloseable {
    private static final int WINDOW_BYTES = 4 << 20;

    private final EventLoopGroup group = Transport.newGroup("grpc-sink");
    private final AtomicLong requests = new AtomicLong();
    private final Channel channel;

    GrpcSink() throws InterruptedException {
        channel = new ServerBootstrap()
                .group(group)
                .channel(Transport.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forServer()
                                                .initialSettings(Http2Settings.defaultSettings()
                                                        .initialWindowSize(WINDOW_BYTES))
                                                .build(),
                                        new Calls());
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

    @Override
    public void close() {
        var _ = channel.close();
        var _ = group.shutdownGracefully();
    }

    private final class Calls extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            var _ = context.write(new DefaultHttp2WindowUpdateFrame(WINDOW_BYTES)); // of the connection
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            try {
                if (frame instanceof Http2DataFrame data) {
                    int bytes = data.initialFlowControlledBytes();
                    var _ = context.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(data.stream()));
                    if (data.isEndStream()) {
                        requests.incrementAndGet();
                        accept(context, data.stream());
                    }
                }
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        private static void accept(ChannelHandlerContext context, Http2FrameStream stream) {
            var _ = context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers()
                            .status("200")
                            .set("content-type", "application/grpc"))
                    .stream(stream));
            var _ = context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[GrpcWire.PREFIX_BYTES]))
                    .stream(stream));
            var _ = context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("grpc-status", "0"), true)
                    .stream(stream));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
