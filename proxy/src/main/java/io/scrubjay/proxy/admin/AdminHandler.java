package io.scrubjay.proxy.admin;

import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one connection one after another; resources run on the executor. */
@SuppressWarnings("FutureReturnValueIgnored") // a close has nobody to tell of its failure
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminHandler.class);

    private final AdminRouter router;
    private final HostGuard hostGuard;
    private final Gate gate;
    private final Executor executor;
    /** Confined to the event loop. */
    private boolean answering;

    AdminHandler(AdminRouter router, HostGuard hostGuard, Gate gate, Executor executor) {
        this.router = router;
        this.hostGuard = hostGuard;
        this.gate = gate;
        this.executor = executor;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        Exchange exchange = new Exchange(keepAlive, request.method().equals(HttpMethod.HEAD));
        if (request.decoderResult().isFailure()) {
            refuse(ctx, exchange, HttpResponseStatus.BAD_REQUEST, "request: malformed (expected: HTTP/1.1)");
        } else if (!request.headers().contains(HOST) && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            refuse(ctx, exchange, HttpResponseStatus.BAD_REQUEST, "host: missing (expected: RFC 9112 section 3.2)");
        } else if (!hostGuard.allows(request.headers().get(HOST))) {
            refuse(
                    ctx,
                    exchange,
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "host: not ours (expected: localhost, an IP address or a configured name)");
        } else {
            route(ctx, exchange, request);
        }
    }

    private void route(ChannelHandlerContext ctx, Exchange exchange, FullHttpRequest received) {
        AdminRouter.Route route;
        QueryStringDecoder decoder = new QueryStringDecoder(received.uri());
        Map<String, List<String>> query;
        try {
            route = router.route(decoder.path()).orElse(null);
            query = decoder.parameters();
        } catch (IllegalArgumentException e) {
            refuse(ctx, exchange, HttpResponseStatus.BAD_REQUEST, "path: malformed (expected: percent-encoded UTF-8)");
            return;
        }
        if (route == null) {
            refuse(ctx, exchange, HttpResponseStatus.NOT_FOUND, "path: no such resource (expected: one of those of /)");
            return;
        }
        AdminResource resource = route.resource(received.method());
        if (resource == null) {
            write(
                    ctx,
                    exchange,
                    AdminResponse.problem(
                                    405, "Method Not Allowed", "method: not allowed (expected: " + route.methods() + ")")
                            .with("allow", route.methods()));
            return;
        }
        switch (gate.admit(resource.access(), received.headers().getAll(AUTHORIZATION))) {
            case Gate.Admission.Refused refused -> write(ctx, exchange, refused.response());
            case Gate.Admission.Admitted admitted -> {
                RequestBody body = received.content().isReadable() ? take(received.content()) : RequestBody.none();
                ask(ctx, exchange, resource, new AdminRequest(route.id(), query, body, caller(ctx, admitted.name())));
            }
        }
    }

    private void ask(ChannelHandlerContext ctx, Exchange exchange, AdminResource resource, AdminRequest request) {
        ctx.channel().config().setAutoRead(false); // the next request waits for this answer
        answering = true;
        try {
            executor.execute(() -> {
                AdminResponse response = answer(resource, request);
                ctx.executor().execute(() -> {
                    answering = false;
                    write(ctx, exchange, response);
                    ctx.channel().config().setAutoRead(true);
                });
            });
        } catch (RejectedExecutionException e) {
            ctx.close(); // the server is closing
        }
    }

    /** A copy; a secret in it does not stay behind in a pooled buffer. */
    private static RequestBody take(ByteBuf content) {
        byte[] bytes = ByteBufUtil.getBytes(content);
        if (!content.isReadOnly()) {
            content.setZero(content.readerIndex(), bytes.length);
        }
        return new RequestBody(bytes);
    }

    private static Caller caller(ChannelHandlerContext ctx, String name) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        boolean local = ctx.channel().remoteAddress() instanceof InetSocketAddress remote
                && remote.getAddress().isLoopbackAddress();
        return new Caller(name, tls != null || local, tls != null && isCertified(tls.engine().getSession()));
    }

    private static boolean isCertified(SSLSession session) {
        try {
            return session.getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static AdminResponse answer(AdminResource resource, AdminRequest request) {
        try {
            return resource.answer(request);
        } catch (ProblemException e) {
            return e.response();
        } catch (CompletionException e) {
            LOGGER.atWarn()
                    .addKeyValue("path", resource.path())
                    .addKeyValue("reason", String.valueOf(e.getCause()))
                    .log("admin request failed in the store");
            return AdminResponse.problem(503, "Service Unavailable", "store: cannot be read (expected: later)");
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).addKeyValue("path", resource.path()).log("admin request failed");
            return AdminResponse.problem(500, "Internal Server Error", "a defect of the proxy; see its log");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent)) {
            ctx.fireUserEventTriggered(event);
        } else if (!answering) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) { // such as what is no TLS
            LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("admin connection lost");
        } else {
            LOGGER.atError().setCause(cause).log("admin connection failed");
        }
        ctx.close();
    }

    private static void refuse(
            ChannelHandlerContext ctx, Exchange exchange, HttpResponseStatus status, String detail) {
        write(ctx, exchange, AdminResponse.problem(status.code(), status.reasonPhrase(), detail));
    }

    private static void write(ChannelHandlerContext ctx, Exchange exchange, AdminResponse response) {
        ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), response.body());
        int lengthBytes = body.readableBytes();
        if (exchange.head()) {
            body.release();
            body = Unpooled.EMPTY_BUFFER;
        }
        FullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), body);
        message.headers()
                .set(CONTENT_TYPE, response.contentType())
                .set(CONTENT_LENGTH, lengthBytes)
                .set(CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff");
        response.headers().forEach(message.headers()::set);
        HttpUtil.setKeepAlive(message, exchange.keepAlive());
        var written = ctx.writeAndFlush(message);
        written.addListener(
                exchange.keepAlive() ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
    }

    /** What of a request its answer depends on. */
    private record Exchange(boolean keepAlive, boolean head) {}
}
