package io.scrubjay.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.scrubjay.benchmarks.corpus.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/**
 * OTLP/HTTP over HTTP/1.1, protobuf; answers are read by status only.
 *
 * @param gzip whether bodies are compressed
 */
record Http1Wire(boolean gzip) implements Wire {
    @Override
    public ByteBuf encode(InetSocketAddress target, Payload payload) {
        byte[] body = gzip ? compressed(payload.bytes()) : payload.bytes();
        String head = "POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1:" + target.getPort()
                + "\r\nContent-Type: application/x-protobuf" + (gzip ? "\r\nContent-Encoding: gzip" : "")
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteBuf request = ByteBufAllocator.DEFAULT.directBuffer(head.length() + body.length);
        return request.writeBytes(head.getBytes(StandardCharsets.US_ASCII)).writeBytes(body);
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream coder = new GZIPOutputStream(out)) {
            coder.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public void open(ChannelPipeline pipeline, Pace pace) {
        pipeline.addLast(new HttpResponseDecoder(), new Answers(pace));
    }

    @Override
    public void send(Channel channel, ByteBuf request) {
        var _ = channel.writeAndFlush(request, channel.voidPromise());
    }

    /** Reads the answers of one connection. */
    private static final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        private final Pace pace;
        private boolean success;

        Answers(Pace pace) {
            this.pace = pace;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse response) {
                success = response.status().code() == 200 && response.decoderResult().isSuccess();
            }
            if (part instanceof LastHttpContent) {
                pace.onAnswer(context.channel(), success);
            }
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
