package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request to an OTLP/HTTP upstream; keeps its body until it has ended, so that it can be sent again. */
final class HttpCall implements OtlpDownstream.Call, CallTimeouts.Waiting {
    private final OtlpHttpExporter exporter;
    private final Signal signal;
    private final PayloadFormat format;
    private final @Nullable ContentCoding coding;
    private final Map<String, String> headers;
    private final ByteBuf body;
    private final OtlpResponse.Handler handler;
    private final Duration timeout;
    private final long deadlineNanos;
    private @Nullable HttpConnection connection;
    private boolean sentBefore;
    private boolean repeated;
    private boolean done;

    /** Takes ownership of {@code request}; its body is released when the call ends. */
    HttpCall(OtlpHttpExporter exporter, Duration timeout, OtlpRequest request, OtlpResponse.Handler handler) {
        this.exporter = exporter;
        this.signal = request.signal();
        this.format = request.format();
        this.headers = request.headers();
        ContentCoding sent = request.coding();
        this.coding = sent != null && exporter.accepted().contains(sent) ? sent : null;
        this.body = coding != null ? request.takeCoded() : request.takePayload();
        this.handler = handler;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    PayloadFormat format() {
        return format;
    }

    boolean isDone() {
        return done;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Writes the request to the channel of {@code on}, its head and its body as they are. */
    ChannelFuture send(HttpConnection on, Channel channel) {
        connection = on;
        repeated = sentBefore;
        sentBefore = true;
        ByteBuf head = exporter.requests()
                .head(channel.alloc(), signal, format, coding, headers, body.readableBytes());
        channel.write(head, channel.voidPromise());
        return channel.writeAndFlush(body.retainedDuplicate());
    }

    boolean mayRepeat() {
        return !done && !repeated;
    }

    void finish(OtlpResponse response) {
        if (done) {
            response.close();
            return;
        }
        release();
        handler.onResponse(response);
    }

    @Override
    public void timedOut() {
        HttpConnection on = connection;
        finish(UpstreamFailure.unavailable("no answer within " + timeout.toMillis() + " ms"));
        if (on != null) {
            on.abandon(this);
        }
    }

    @Override
    public void cancel() {
        if (!done) {
            release();
            if (connection != null) {
                connection.abandon(this);
            }
        }
    }

    private void release() {
        done = true;
        body.release();
        exporter.timeouts().remove(this);
    }
}
