package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The HTTP/2 stream of one call: sends the request, collects the answer. */
final class GrpcStream extends ChannelInboundHandlerAdapter {
    private final GrpcConnection connection;
    private final GrpcCall call;
    private final long startedNanos = System.nanoTime();
    private @Nullable Channel stream;
    private @Nullable Http2Headers header;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private boolean cut;
    private boolean answered;
    private boolean refused;
    private boolean ended;

    GrpcStream(GrpcConnection connection, GrpcCall call) {
        this.connection = connection;
        this.call = call;
    }

    void start(Channel opened) {
        stream = opened;
        if (call.isDone()) {
            opened.close();
            return;
        }
        ByteBuf message;
        try {
            message = call.frame(opened.alloc());
        } catch (OutOfMemoryError e) { // of direct memory; nobody hears of what a listener throws
            answered = true;
            call.finish(UpstreamFailure.thrown(e));
            opened.close();
            return;
        }
        opened.write(new DefaultHttp2HeadersFrame(call.header(), false));
        opened.writeAndFlush(new DefaultHttp2DataFrame(message, true))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** The sender does not want the answer any more. */
    void cancel() {
        answered = true;
        if (stream != null) {
            stream.close(); // RST_STREAM(CANCEL)
        }
    }

    void timedOut() {
        cancel();
        connection.timedOut(startedNanos);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (answered) {
                return;
            }
            if (message instanceof Http2HeadersFrame headers) {
                read(headers);
            } else if (message instanceof Http2DataFrame data) {
                read(data);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!ended) {
            ended = true;
            body.release();
            body = Unpooled.EMPTY_BUFFER;
            connection.streamEnded();
            if (!answered) {
                call.lost(refused || (header == null && connection.mayHaveBeenStale()));
            }
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // the call learns of it when the stream is inactive
    }

    private void read(Http2HeadersFrame frame) {
        Http2Headers first = header == null ? frame.headers() : header;
        header = first;
        if (frame.isEndStream()) {
            ByteBuf whole = body;
            body = Unpooled.EMPTY_BUFFER;
            answered = true;
            connection.answered();
            call.finish(GrpcAnswer.read(first, frame.headers(), whole, cut));
        }
    }

    private void read(Http2DataFrame frame) {
        ByteBuf content = frame.content();
        if (body.readableBytes() + content.readableBytes() > OtlpExporters.MAX_ANSWER_BYTES) {
            cut = true;
            body.release();
            body = Unpooled.EMPTY_BUFFER;
        }
        if (!cut) {
            append(content);
        }
        if (frame.isEndStream()) {
            fail("answer without trailers");
        }
    }

    private void append(ByteBuf content) {
        if (content.isReadable()) {
            if (!body.isReadable()) {
                body = content.alloc().buffer(content.readableBytes());
            }
            body.writeBytes(content);
        }
    }

    private void fail(String defect) {
        answered = true;
        call.finish(UpstreamFailure.unavailable(defect));
        if (stream != null) {
            stream.close();
        }
    }
}
