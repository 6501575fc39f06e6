package io.scrubjay.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.InboundHttp2ToHttpAdapterBuilder;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes unary gRPC calls (gRPC over HTTP/2), each over a connection of its own to an address that was looked up and
 * checked once. Any thread; blocks it.
 */
public final class GrpcCaller implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 256 * 1024;

    private final Connections connections;
    private final Duration timeout;

    /** @param timeout of one call, from looking up the address to the end of the answer */
    public GrpcCaller(Duration timeout) {
        this.connections = new Connections(timeout);
        this.timeout = timeout;
    }

    /**
     * Makes a call.
     *
     * @param server {@code https} with host and port
     * @param method {@code package.Service/Method}
     * @param message in protobuf; borrowed
     * @param rules which addresses are allowed
     * @param tls agrees on {@code h2}
     * @throws HttpFailure if there is no answer, or none of gRPC
     */
    public GrpcReply call(URI server, String method, byte[] message, AddressRules rules, TlsContext tls)
            throws HttpFailure, InterruptedException {
        CompletableFuture<GrpcReply> reply = new CompletableFuture<>();
        Channel channel = null;
        try {
            channel = connections.open(server, rules, tls, http2(reply), new GrpcReplyHandler(reply));
            channel.writeAndFlush(request(server, method, message)).addListener(written -> {
                if (!written.isSuccess()) {
                    reply.completeExceptionally(HttpFailure.of(written.cause()));
                }
            });
            return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpFailure("timeout", false);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HttpFailure failure ? failure : new HttpFailure("connection lost", false);
        } finally {
            if (channel != null) {
                var _ = channel.close();
            }
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    private static ChannelHandler http2(CompletableFuture<GrpcReply> reply) {
        Http2Connection connection = new DefaultHttp2Connection(false);
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamRemoved(Http2Stream stream) {
                // reset by either side, ours where the answer is too long; an answer has completed it before
                reply.completeExceptionally(new HttpFailure("connection lost", false));
            }
        });
        return new HttpToHttp2ConnectionHandlerBuilder()
                .connection(connection)
                .frameListener(new InboundHttp2ToHttpAdapterBuilder(connection)
                        .maxContentLength(MAX_ANSWER_BYTES)
                        .build())
                .gracefulShutdownTimeoutMillis(0) // who closes does not wait for a stream any more
                .build();
    }

    private FullHttpRequest request(URI server, String method, byte[] message) {
        ByteBuf body = GrpcMessage.prefixed(UnpooledByteBufAllocator.DEFAULT, false, Unpooled.wrappedBuffer(message));
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/" + method, body);
        request.headers()
                .set(HttpConversionUtil.ExtensionHeaderNames.SCHEME.text(), server.getScheme())
                .set(HttpHeaderNames.HOST, server.getRawAuthority())
                .set(HttpHeaderNames.USER_AGENT, "scrubjay")
                .set(HttpHeaderNames.TE, "trailers")
                .set(HttpHeaderNames.CONTENT_TYPE, "application/grpc")
                .set("grpc-timeout", timeout.toMillis() + "m");
        return request;
    }
}
