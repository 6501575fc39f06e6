package io.scrubjay.proxy.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects the answer, up to a bound; one that is longer ends there. */
final class ReplyHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final int MAX_BODY_BYTES = 256 * 1024;
    private static final int MAX_RETRY_AFTER_DIGITS = 6;

    private final CompletableFuture<HttpReply> reply;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private @Nullable Duration retryAfter;

    ReplyHandler(CompletableFuture<HttpReply> reply) {
        this.reply = reply;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) throws Exception {
        if (message.decoderResult().isFailure()) {
            reply.completeExceptionally(new HttpFailure("malformed answer", false));
            var _ = ctx.close();
            return;
        }
        if (message instanceof HttpResponse head) {
            status = head.status().code();
            retryAfter = seconds(head.headers().get(HttpHeaderNames.RETRY_AFTER));
        }
        if (message instanceof HttpContent content && status >= 200) {
            int room = MAX_BODY_BYTES - body.size();
            int length = Math.min(room, content.content().readableBytes());
            content.content().readBytes(body, length);
            if (content instanceof LastHttpContent || content.content().isReadable()) {
                reply.complete(new HttpReply(status, body.toString(StandardCharsets.UTF_8), retryAfter));
                var _ = ctx.close();
            }
        }
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

    private static @Nullable Duration seconds(@Nullable String text) {
        boolean number = text != null
                && !text.isEmpty()
                && text.length() <= MAX_RETRY_AFTER_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }
}
