package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Headers;
import io.scrubjay.proxy.http.GrpcMessage;
import io.scrubjay.proxy.redact.Deadline;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.Signal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request to an OTLP/gRPC upstream; keeps its message until it has ended, so that it can be sent again. */
final class GrpcCall implements OtlpDownstream.Call, CallTimeouts.Waiting {
    private final OtlpGrpcExporter exporter;
    private final Signal signal;
    private final @Nullable String encoding;
    private final Map<String, String> headers;
    private final @Nullable Deadline deadline;
    private final ByteBuf message;
    private final OtlpResponse.Handler handler;
    private final Duration timeout;
    private final long deadlineNanos;
    private @Nullable GrpcStream stream;
    private boolean repeated;
    private boolean done;

    /**
     * Takes ownership of {@code message}; released when the call ends.
     *
     * @param encoding name of the message's compression; null if it has none
     * @param headers fields of the sender's metadata that go upstream
     * @param deadline of the sender; null without one
     */
    GrpcCall(
            OtlpGrpcExporter exporter,
            Duration timeout,
            Signal signal,
            @Nullable String encoding,
            Map<String, String> headers,
            @Nullable Deadline deadline,
            ByteBuf message,
            OtlpResponse.Handler handler) {
        this.exporter = exporter;
        this.signal = signal;
        this.encoding = encoding;
        this.headers = headers;
        this.deadline = deadline;
        this.message = message;
        this.handler = handler;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
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

    void startedOn(GrpcStream on) {
        stream = on;
    }

    Http2Headers header() {
        return exporter.requests().build(signal, encoding, headers, deadline);
    }

    /** The message with its prefix. Returns a retained buffer; the caller releases it. */
    ByteBuf frame(ByteBufAllocator allocator) {
        return GrpcMessage.prefixed(allocator, encoding != null, message.retainedDuplicate());
    }

    /** The stream ended without an answer. */
    void lost(boolean repeatable) {
        if (done) {
            return;
        }
        if (repeatable && !repeated) {
            repeated = true;
            exporter.repeat(this);
        } else {
            finish(UpstreamFailure.unavailable("connection lost before the answer"));
        }
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
        GrpcStream on = stream;
        finish(UpstreamFailure.unavailable("no answer within " + timeout.toMillis() + " ms"));
        if (on != null) {
            on.timedOut();
        }
    }

    @Override
    public void cancel() {
        if (!done) {
            release();
            if (stream != null) {
                stream.cancel();
            }
        }
    }

    private void release() {
        done = true;
        message.release();
        exporter.timeouts().remove(this);
    }
}
