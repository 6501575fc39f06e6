package io.scrubjay.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.Deadline;
import io.scrubjay.proxy.redact.JsonTranscoder;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over OTLP/gRPC, all as streams of one HTTP/2 connection; a new one takes over when the upstream says
 * GOAWAY.
 *
 * <p>A request is repeated once, on a new connection, if the upstream refused its stream or a used connection turns out
 * closed before any answer: OTLP allows the duplicate that this may cause.
 */
final class OtlpGrpcExporter implements OtlpExporter {
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private final OtlpExporterSettings settings;
    private final Connector connector;
    private final JsonTranscoder transcoder;
    private final GrpcRequests requests;
    private final CallTimeouts timeouts;
    private final Queue<GrpcCall> waiting = new ArrayDeque<>();
    private final Set<GrpcConnection> open = new HashSet<>();
    private @Nullable GrpcConnection current;
    private boolean connecting;
    private boolean closed;

    OtlpGrpcExporter(
            EventLoop eventLoop, OtlpExporterSettings settings, Connector connector, JsonTranscoder transcoder) {
        this.settings = settings;
        this.connector = connector;
        this.transcoder = transcoder;
        this.requests = new GrpcRequests(settings);
        this.timeouts = new CallTimeouts(eventLoop, settings.timeout());
    }

    @Override
    public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
        return exportWithin(settings.timeout(), request, handler);
    }

    @Override
    public Call exportWithin(Duration timeout, OtlpRequest request, OtlpResponse.Handler handler) {
        Signal signal = request.signal();
        String encoding = encoding(request);
        Map<String, String> headers = request.headers();
        Deadline deadline = request.deadline();
        if (timeout.compareTo(settings.timeout()) < 0) {
            Deadline ours = Deadline.after(timeout);
            deadline = deadline == null || ours.nanoTime() - deadline.nanoTime() < 0 ? ours : deadline;
        }
        ByteBuf message;
        try {
            message = message(request, encoding != null);
        } catch (UnscannableException e) {
            handler.onResponse(UpstreamFailure.unfit(e));
            return Call.DONE;
        }
        GrpcCall call = new GrpcCall(this, timeout, signal, encoding, headers, deadline, message, handler);
        if (closed) {
            call.finish(UpstreamFailure.unavailable("the exporter is closed"));
            return Call.DONE;
        }
        timeouts.add(call);
        start(call);
        return call;
    }

    @Override
    public void close() {
        closed = true;
        failWaiting(null);
        Set.copyOf(open).forEach(GrpcConnection::close);
    }

    GrpcRequests requests() {
        return requests;
    }

    CallTimeouts timeouts() {
        return timeouts;
    }

    /** Sends a call again that the upstream has not processed, or whose connection was stale. */
    void repeat(GrpcCall call) {
        if (closed) {
            call.finish(UpstreamFailure.unavailable("the exporter is closed"));
        } else {
            start(call);
        }
    }

    /** The connection takes no further streams. */
    void onDraining(GrpcConnection connection) {
        if (current == connection) {
            current = null;
        }
    }

    void onClosed(GrpcConnection connection) {
        onDraining(connection);
        open.remove(connection);
    }

    private void start(GrpcCall call) {
        if (current != null && current.isUsable()) {
            current.send(call);
            return;
        }
        waiting.add(call);
        if (!connecting) {
            connect();
        }
    }

    private void connect() {
        connecting = true;
        connector.connect(this::addHandlers).addListener(result -> {
            connecting = false;
            if (!result.isSuccess()) {
                failWaiting(result.cause());
                return;
            }
            GrpcConnection connection = ((Channel) result.getNow()).pipeline().get(GrpcConnection.class);
            if (closed || !connection.isUsable()) {
                connection.close();
                failWaiting(null);
                return;
            }
            open.add(connection);
            current = connection;
            for (GrpcCall call = waiting.poll(); call != null; call = waiting.poll()) {
                if (!call.isDone()) {
                    connection.send(call);
                }
            }
        });
    }

    private void addHandlers(Channel channel) {
        Http2Settings initial = Http2Settings.defaultSettings()
                .pushEnabled(false)
                .maxConcurrentStreams(0)
                .maxHeaderListSize(MAX_HEADER_BYTES);
        GrpcConnection connection = new GrpcConnection(this, channel);
        channel.pipeline()
                .addLast(connection.readClock())
                .addLast(Http2FrameCodecBuilder.forClient()
                        .initialSettings(initial)
                        .encoderEnforceMaxConcurrentStreams(true)
                        .gracefulShutdownTimeoutMillis(0)
                        .build())
                .addLast(new Http2MultiplexHandler(new PushRefuser()))
                .addLast(connection);
    }

    /** The name under which the request's compression goes on; null if it goes on without. */
    private @Nullable String encoding(OtlpRequest request) {
        ContentCoding coding = request.coding();
        return coding == null || request.format() != PayloadFormat.PROTOBUF || !settings.accepted().contains(coding)
                ? null
                : coding.grpcName();
    }

    private ByteBuf message(OtlpRequest request, boolean coded) throws UnscannableException {
        if (request.format() == PayloadFormat.PROTOBUF) {
            return coded ? request.takeCoded() : request.takePayload();
        }
        try (request) {
            return transcoder.toProtobuf(request.signal(), request.payload());
        }
    }

    private void failWaiting(@Nullable Throwable cause) {
        for (GrpcCall call = waiting.poll(); call != null; call = waiting.poll()) {
            call.finish(
                    cause == null
                            ? UpstreamFailure.unavailable("connection lost before the answer")
                            : UpstreamFailure.connectFailed(cause));
        }
    }

    /** Closes streams that an upstream opens; gRPC has none. */
    private static final class PushRefuser extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.close();
        }
    }
}
