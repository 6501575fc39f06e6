package io.scrubjay.proxy.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
    private static final int CONNECT_MILLIS = 5_000;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("http-caller", true), NioIoHandler.newFactory());
    private final Duration timeout;
    private final Clock clock;

    /** @param timeout of one call, from looking up the address to the end of the answer */
    public HttpCaller(Duration timeout) {
        this(timeout, Clock.systemUTC());
    }

    /** @param clock for the dates of {@code Retry-After} */
    public HttpCaller(Duration timeout, Clock clock) {
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
            channel = open(call.uri(), rules, tls, handler);
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
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private Channel open(URI uri, AddressRules rules, TlsContext tls, ReplyHandler handler)
            throws HttpFailure, InterruptedException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        InetAddress address = resolve(uri.getHost(), rules);
        var connected = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(CONNECT_MILLIS, timeout.toMillis()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (secure) {
                            channel.pipeline().addLast(tls.current().newHandler(channel.alloc(), uri.getHost(), port));
                        }
                        channel.pipeline()
                                .addLast(new RequestWiper())
                                .addLast(new HttpClientCodec())
                                .addLast(handler);
                    }
                })
                .connect(new InetSocketAddress(address, port));
        if (!connected.await(timeout.toMillis(), TimeUnit.MILLISECONDS) || !connected.isSuccess()) {
            var _ = connected.channel().close();
            throw new HttpFailure("connect", false);
        }
        return connected.channel();
    }

    private static InetAddress resolve(String host, AddressRules rules) throws HttpFailure {
        try {
            return rules.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            throw new HttpFailure("unknown host", false);
        } catch (BlockedAddressException e) {
            throw new HttpFailure("blocked address", true);
        }
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
