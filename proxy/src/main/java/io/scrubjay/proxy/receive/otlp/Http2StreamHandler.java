package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.scrubjay.proxy.telemetry.PeerFault;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the one request of an HTTP/2 stream, gRPC or OTLP/HTTP. */
final class Http2StreamHandler extends ChannelInboundHandlerAdapter implements OtlpExchange.Sink {
    private static final Logger LOGGER = LoggerFactory.getLogger(Http2StreamHandler.class);

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final OtlpService service;
    private final Channel stream;
    private final DeadlineTimer timer;
    private @Nullable OtlpExchange exchange;
    private boolean requestEnded;
    private boolean answered;

    Http2StreamHandler(OtlpService service, Channel stream) {
        this.service = service;
        this.stream = stream;
        this.timer = new DeadlineTimer(service.eventLoop(), ReadHold.of(stream), this::onDeadline);
        timer.arm(service.settings().requestTimeout());
    }

    @Override
    public Channel channel() {
        return stream;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        OtlpExchange current = exchange;
        if (message instanceof Http2DataFrame data && current != null) {
            if (data.isEndStream()) {
                requestEnded = true;
            }
            current.data(data.content()); // the frame's one reference goes with it
            end(current, data.isEndStream());
            return;
        }
        try {
            if (message instanceof Http2HeadersFrame headers) {
                requestEnded = headers.isEndStream();
                if (current == null) {
                    RequestHead head = RequestHead.of(headers.headers(), service.settings().forwardedHeaders());
                    current = OtlpExchange.begin(service, head, this);
                    exchange = current;
                }
                end(current, headers.isEndStream());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            release();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.atDebug().addKeyValue("cause", PeerFault.kind(cause)).log("stream failed");
        ctx.close();
    }

    @Override
    public void answer(Answer answer) {
        answered = true;
        // a sender still busy with its body is let finish for a while: some read no answer before that
        timer.arm(requestEnded ? service.settings().writeTimeout() : LINGER);
        boolean hasTrailers = !answer.trailers().isEmpty();
        boolean hasBody = answer.body().isReadable();
        Http2Headers headers = headers(answer.headers());
        headers.status(Integer.toString(answer.status()));
        ChannelFuture written =
                stream.write(new DefaultHttp2HeadersFrame(headers, !hasBody && !hasTrailers));
        if (hasBody) {
            written = stream.write(new DefaultHttp2DataFrame(answer.body(), !hasTrailers));
        } else {
            answer.release();
        }
        if (hasTrailers) {
            written = stream.write(new DefaultHttp2HeadersFrame(headers(answer.trailers()), true));
        }
        written.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        stream.flush();
    }

    private void end(OtlpExchange current, boolean endStream) {
        if (!endStream) {
            return;
        }
        if (answered) {
            timer.arm(service.settings().writeTimeout());
        } else {
            timer.disarm();
            current.end();
        }
    }

    private void onDeadline() {
        OtlpExchange current = exchange;
        if (!answered && current != null) {
            current.refuse(RefusalReason.TOO_SLOW, "request: too slow (expected: its whole body in time)");
        } else {
            // the answer stands, but the rest of the request is not wanted (RFC 9113 section 8.1), or the answer is not
            // read; to close the channel would leave it waiting for its window
            Http2Error error = requestEnded ? Http2Error.CANCEL : Http2Error.NO_ERROR;
            stream.writeAndFlush(new DefaultHttp2ResetFrame(error));
        }
    }

    private void release() {
        timer.close();
        if (exchange != null) {
            exchange.cancel();
            exchange = null;
        }
    }

    private static Http2Headers headers(List<Answer.Field> fields) {
        Http2Headers headers = new DefaultHttp2Headers(true, fields.size() + 1);
        fields.forEach(field -> headers.add(field.name(), field.value()));
        return headers;
    }
}
