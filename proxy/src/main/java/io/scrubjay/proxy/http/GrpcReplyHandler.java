package io.scrubjay.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes the answer to a unary call apart (gRPC over HTTP/2, "Responses"); what breaks the protocol is a failure. */
final class GrpcReplyHandler extends SimpleChannelInboundHandler<FullHttpResponse> {
    private static final int MAX_STATUS = 16;
    private static final byte[] NO_MESSAGE = {};

    private final CompletableFuture<GrpcReply> reply;

    GrpcReplyHandler(CompletableFuture<GrpcReply> reply) {
        this.reply = reply;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
        try {
            reply.complete(read(answer));
        } catch (HttpFailure e) {
            reply.completeExceptionally(e);
        }
        var _ = ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        reply.completeExceptionally(new HttpFailure("connection lost", false));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reply.completeExceptionally(HttpFailure.of(cause));
        var _ = ctx.close();
    }

    private static GrpcReply read(FullHttpResponse answer) throws HttpFailure {
        if (answer.status().code() != 200) {
            throw new HttpFailure(answer.status().code() + " in place of gRPC", false);
        }
        String trailer = answer.trailingHeaders().get("grpc-status");
        int status = number(trailer == null ? answer.headers().get("grpc-status") : trailer); // trailers only
        if (status < 0) {
            throw new HttpFailure("answer without grpc-status", false);
        }
        if (status != 0) {
            return new GrpcReply(status, NO_MESSAGE);
        }
        ByteBuf body = answer.content();
        if (!GrpcMessage.isOne(body)) {
            throw new HttpFailure("answer without exactly one message", false);
        }
        return new GrpcReply(
                status,
                ByteBufUtil.getBytes(
                        body,
                        body.readerIndex() + GrpcMessage.PREFIX_BYTES,
                        body.readableBytes() - GrpcMessage.PREFIX_BYTES));
    }

    /** A code of google.rpc.Code; -1 for anything else. */
    private static int number(@Nullable String text) {
        try {
            int number = text == null ? -1 : Integer.parseInt(text);
            return number <= MAX_STATUS ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
