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
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects the answer, up to a bound; one that is longer ends there. */
final class ReplyHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final int MAX_BODY_BYTES = 256 * 1024;
    private static final int MAX_RETRY_AFTER_DIGITS = 9;

    private final CompletableFuture<HttpReply> reply;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Clock clock;
    private int status;
    private @Nullable Duration retryAfter;

    ReplyHandler(CompletableFuture<HttpReply> reply, Clock clock) {
        this.reply = reply;
        this.clock = clock;
    }

    /** Takes what has come so far for the whole answer; nothing where its head has not. */
    void completeWithWhatCame() {
        if (status >= 200) {
            reply.complete(new HttpReply(status, body.toString(StandardCharsets.UTF_8), retryAfter));
        }
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
            retryAfter = retryAfter(head.headers().get(HttpHeaderNames.RETRY_AFTER));
        }
        if (message instanceof HttpContent content && status >= 200) {
            int room = MAX_BODY_BYTES - body.size();
            int length = Math.min(room, content.content().readableBytes());
            content.content().readBytes(body, length);
            if (content instanceof LastHttpContent || content.content().isReadable()) {
                completeWithWhatCame();
                var _ = ctx.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        completeWithWhatCame();
        reply.completeExceptionally(new HttpFailure("connection lost", false));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        completeWithWhatCame();
        reply.completeExceptionally(HttpFailure.of(cause));
        var _ = ctx.close();
    }

    /** Seconds or an HTTP date (RFC 9110 section 10.2.3); null for anything else. */
    private @Nullable Duration retryAfter(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.length() <= MAX_RETRY_AFTER_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration wait = Duration.between(
                    clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return wait.isNegative() ? null : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
