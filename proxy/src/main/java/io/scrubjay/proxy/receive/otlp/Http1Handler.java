package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of one HTTP/1.1 connection one after the other; pipelined ones wait, and with too many of them waiting
 * the connection is not read (RFC 9112 section 9.3).
 */
final class Http1Handler extends ChannelInboundHandlerAdapter implements OtlpExchange.Sink, Drainable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Http1Handler.class);
    private static final int MAX_WAITING_MESSAGES = 64;

    /** All in one read; more is nobody's telemetry. */
    private static final int MAX_WAITING_REQUESTS = 256;

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final OtlpService service;
    private final Channel channel;
    private final DeadlineTimer timer;
    private final Queue<HttpObject> waiting = new ArrayDeque<>();
    private State state = State.IDLE;
    private @Nullable OtlpExchange exchange;
    private int waitingRequests;
    private boolean wantsHeadOnly;
    private boolean keepAlive;
    private boolean draining;
    private boolean serving;

    Http1Handler(OtlpService service, Channel channel) {
        this.service = service;
        this.channel = channel;
        this.timer = new DeadlineTimer(service.eventLoop(), ReadHold.of(channel), this::onDeadline);
        timer.arm(service.settings().headerTimeout());
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        waiting.add((HttpObject) message);
        if (message instanceof HttpRequest && ++waitingRequests > MAX_WAITING_REQUESTS) {
            LOGGER.atDebug().addKeyValue("limit", MAX_WAITING_REQUESTS).log("too many pipelined requests");
            release();
            channel.close();
            return;
        }
        serveWaiting();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("connection failed");
        context.close();
    }

    @Override
    public void drain() {
        draining = true;
        if (state == State.IDLE) {
            channel.close();
        }
    }

    @Override
    public void answer(Answer answer) {
        boolean wholeRequestRead = state == State.FORWARDING;
        boolean lastAnswer = !keepAlive || !wholeRequestRead || draining;
        state = State.ANSWERING;
        timer.arm(service.settings().writeTimeout());
        write(answer, lastAnswer).addListener((ChannelFutureListener)
                written -> onAnswerWritten(written, lastAnswer, wholeRequestRead));
    }

    private ChannelFuture write(Answer answer, boolean lastAnswer) {
        ByteBuf head;
        try {
            head = Http1Answers.head(channel.alloc(), answer, lastAnswer);
        } catch (OutOfMemoryError e) { // of direct memory; the heap's end ends the process
            answer.release();
            return channel.newFailedFuture(e);
        }
        if (wantsHeadOnly || !answer.body().isReadable()) {
            answer.release();
            return channel.writeAndFlush(head);
        }
        channel.write(head, channel.voidPromise());
        return channel.writeAndFlush(answer.body());
    }

    private void onAnswerWritten(ChannelFuture written, boolean lastAnswer, boolean wholeRequestRead) {
        exchange = null;
        if (!written.isSuccess()) {
            channel.close();
        } else if (!lastAnswer) {
            state = State.IDLE;
            timer.arm(service.settings().idleTimeout());
            serveWaiting();
        } else if (wholeRequestRead) {
            channel.close();
        } else {
            linger();
        }
    }

    /** Lets the sender read the answer before a reset for its unread bytes could destroy it (RFC 9112 section 9.6). */
    private void linger() {
        state = State.LINGERING;
        timer.arm(LINGER);
        if (!HalfClose.begin(channel)) {
            channel.close();
        }
        serveWaiting();
    }

    private void serveWaiting() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (state.takesMessages() && !waiting.isEmpty()) {
                HttpObject next = waiting.remove();
                if (next instanceof HttpRequest) {
                    waitingRequests--;
                }
                handle(next);
            }
        } finally {
            serving = false;
        }
        channel.config().setAutoRead(waiting.size() < MAX_WAITING_MESSAGES);
    }

    private void handle(HttpObject message) {
        try {
            if (state == State.LINGERING) {
                return;
            }
            if (message.decoderResult().isFailure()) {
                refuseMalformed(message.decoderResult().cause());
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content && exchange != null) {
                boolean last = message instanceof LastHttpContent;
                receive(exchange, content, last);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        keepAlive = HttpUtil.isKeepAlive(request);
        wantsHeadOnly = request.method().equals(HttpMethod.HEAD);
        state = State.RECEIVING;
        timer.arm(service.settings().requestTimeout());
        RequestHead head = RequestHead.of(request, service.settings().forwardedHeaders());
        String defect = defect(request);
        if (defect != null) {
            exchange = new HttpExchange(service, head, this);
            exchange.refuse(RefusalReason.MALFORMED_HTTP, defect);
            return;
        }
        OtlpExchange begun = OtlpExchange.begin(service, head, this);
        exchange = begun;
        if (state == State.RECEIVING && request.headers().contains(HttpHeaderNames.EXPECT)) {
            answerExpectation(request, begun);
        }
    }

    /** What is wrong with a valid header (RFC 9112 sections 2.3, 3.2 and 6.1); null if nothing. */
    private static @Nullable String defect(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1)) {
            return version.equals(HttpVersion.HTTP_1_0) ? null : "version: not known (expected: HTTP/1.1)";
        }
        if (request.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
            return "host: not given once (expected: exactly one)";
        }
        return isChunkedOrNotTransferCoded(request)
                ? null
                : "transfer-encoding: not supported (expected: chunked, or none)";
    }

    /** Netty ends a body by its last transfer coding and leaves those before it in the content, where no scan sees it. */
    private static boolean isChunkedOrNotTransferCoded(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst().strip()));
    }

    private void answerExpectation(HttpRequest request, OtlpExchange begun) {
        if (!HttpUtil.is100ContinueExpected(request)) {
            begun.refuse(RefusalReason.EXPECTATION, "expect: not supported (expected: 100-continue)");
        } else if (begun.isRefused()) {
            begun.answerRefusal();
        } else {
            channel.writeAndFlush(Http1Answers.proceed());
        }
    }

    private void receive(OtlpExchange current, HttpContent content, boolean last) {
        if (state != State.RECEIVING) {
            return;
        }
        if (content.content().isReadable()) {
            current.data(content.content().retain());
        }
        if (last && state == State.RECEIVING) {
            state = State.FORWARDING;
            timer.disarm();
            current.end();
        }
    }

    private void refuseMalformed(Throwable cause) {
        LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("malformed HTTP");
        OtlpExchange current = exchange;
        if (current == null) {
            state = State.RECEIVING;
            keepAlive = false;
            wantsHeadOnly = false;
            current = new HttpExchange(
                    service, new RequestHead("", "", null, null, null, null, null, false, Map.of()), this);
            exchange = current;
        }
        boolean tooLong = cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
        current.refuse(
                RefusalReason.MALFORMED_HTTP,
                tooLong ? "header: too long (expected: a header within the limits)" : "request: not valid HTTP/1.1");
    }

    private void onDeadline() {
        OtlpExchange current = exchange;
        if (state == State.RECEIVING && current != null) {
            current.refuse(RefusalReason.TOO_SLOW, "request: too slow (expected: its whole body in time)");
        } else {
            channel.close();
        }
    }

    private void release() {
        timer.close();
        if (exchange != null) {
            exchange.cancel();
            exchange = null;
        }
        state = State.LINGERING;
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        waitingRequests = 0;
    }

    private enum State {
        /** Between two requests. */
        IDLE,
        /** A request's body is coming in. */
        RECEIVING,
        /** The whole request was read; its answer is awaited. */
        FORWARDING,
        /** The answer is being written. */
        ANSWERING,
        /** Answered for the last time; what still comes in is thrown away. */
        LINGERING;

        boolean takesMessages() {
            return this == IDLE || this == RECEIVING || this == LINGERING;
        }
    }
}
