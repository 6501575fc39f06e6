package io.scrubjay.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP/1.1 calls, each over a connection of its own to an address that was looked up and checked once.
 * Redirects are answers like others. Any thread; blocks it.
 */
public final class HttpCaller implements AutoCloseable {
    private final Connections connections;
    private final Duration timeout;
    private final Clock clock;

    /** @param timeout of one call, from looking up the address to the end of the answer */
    public HttpCaller(Duration timeout) {
        this(timeout, Clock.systemUTC());
    }

    /** @param clock for the dates of {@code Retry-After} */
    public HttpCaller(Duration timeout, Clock clock) {
        this.connections = new Connections(timeout);
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * Makes a call. The caller wipes it.
     *
     * @param rules which addresses are allowed
     * @param tls for {@code https}; host names are verified
     * @throws HttpFailure if there is no answer
     */
    public HttpReply call(HttpCall call, AddressRules rules, TlsContext tls) throws HttpFailure, InterruptedException {
        CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        ReplyHandler handler = new ReplyHandler(reply, clock);
        Channel channel = null;
        try {
            channel = connections.open(
                    call.uri(), rules, tls, new RequestWiper(), new HttpClientCodec(), handler);
            channel.writeAndFlush(request(call)).addListener(written -> {
                if (!written.isSuccess()) {
                    reply.completeExceptionally(HttpFailure.of(written.cause()));
                }
            });
            return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            HttpReply begun = channel == null ? null : begun(channel, handler, reply);
            if (begun != null) {
                return begun;
            }
            throw new HttpFailure("timeout", false);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HttpFailure failure ? failure : new HttpFailure("connection lost", false);
        } finally {
            if (channel != null) {
                var _ = channel.close();
            }
        }
    }

    /** An answer whose end does not come counts by its beginning; null where not even that came. */
    private static @Nullable HttpReply begun(
            Channel channel, ReplyHandler handler, CompletableFuture<HttpReply> reply) throws InterruptedException {
        channel.eventLoop().submit(handler::completeWithWhatCame).await(); // its state belongs to the event loop
        return reply.isDone() && !reply.isCompletedExceptionally() ? reply.resultNow() : null;
    }

    @Override
    public void close() {
        connections.close();
    }

    private static FullHttpRequest request(HttpCall call) {
        URI uri = call.uri();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        ByteBuf body = Unpooled.wrappedBuffer(call.body());
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(call.method()), target, body);
        for (HttpCall.Header header : call.headers()) {
            request.headers().set(header.name(), new AsciiString(header.value(), false));
        }
        request.headers()
                .set(HttpHeaderNames.HOST, uri.getRawAuthority())
                .set(HttpHeaderNames.USER_AGENT, "scrubjay")
                .set(HttpHeaderNames.CONNECTION, "close");
        if (call.body().length > 0 || !call.method().equals("GET")) {
            request.headers().set(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
        }
        return request;
    }
}
