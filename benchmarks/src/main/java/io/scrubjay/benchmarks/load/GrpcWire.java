package io.scrubjay.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.benchmarks.corpus.Payload;
import java.net.InetSocketAddress;

/** OTLP/gRPC over HTTP/2 with prior knowledge, one call at a time on a connection; answers are read by status only. */
record GrpcWire() implements Wire {
    /** Of a gRPC message: a byte that says whether it is compressed, four of its length. */
    static final int PREFIX_BYTES = 5;

    private static final String EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    @Override
    public ByteBuf encode(InetSocketAddress target, Payload payload) {
        byte[] message = payload.bytes();
        return ByteBufAllocator.DEFAULT
                .directBuffer(PREFIX_BYTES + message.length)
                .writeByte(0)
                .writeInt(message.length)
                .writeBytes(message);
    }

    @Override
    public void open(ChannelPipeline pipeline, Pace pace) {
        pipeline.addLast(Http2FrameCodecBuilder.forClient().build(), new Answers(pace));
    }

    @Override
    public void send(Channel channel, ByteBuf request) {
        Http2FrameStream stream = channel.pipeline().get(Answers.class).newStream();
        Http2Headers headers = new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .path(EXPORT)
                .authority("127.0.0.1")
                .set("content-type", "application/grpc")
                .set("te", "trailers");
        var _ = channel.write(new DefaultHttp2HeadersFrame(headers).stream(stream));
        var _ = channel.writeAndFlush(new DefaultHttp2DataFrame(request, true).stream(stream));
    }

    /** Reads the answers of one connection. */
    private static final class Answers extends Http2ChannelDuplexHandler {
        private final Pace pace;

        Answers(Pace pace) {
            this.pace = pace;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            try {
                switch (frame) {
                    case Http2HeadersFrame headers when headers.isEndStream() ->
                        pace.onAnswer(
                                context.channel(), "0".contentEquals(headers.headers().get("grpc-status", "")));
                    case Http2DataFrame data -> {
                        var _ = context.write(new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
                                .stream(data.stream()));
                    }
                    case Http2ResetFrame reset -> pace.onAnswer(context.channel(), false);
                    default -> {}
                }
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            pace.onClosed(context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
