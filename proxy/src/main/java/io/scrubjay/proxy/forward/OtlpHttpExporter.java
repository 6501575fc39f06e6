package io.scrubjay.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over OTLP/HTTP on a bounded pool of HTTP/1.1 connections, the last used first; requests beyond it wait.
 *
 * <p>A request is repeated once, on a new connection, if a used connection turns out closed before any byte of the answer:
 * OTLP allows the duplicate that this may cause.
 */
final class OtlpHttpExporter implements OtlpExporter {
    private static final Duration MAX_IDLE = Duration.ofSeconds(30);
    private static final int MAX_STATUS_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private final OtlpExporterSettings settings;
    private final Connector connector;
    private final HttpRequests requests;
    private final CallTimeouts timeouts;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final Deque<HttpCall> waiting = new ArrayDeque<>();
    private final Set<HttpConnection> open = new HashSet<>();
    private int connecting;
    private boolean closed;

    OtlpHttpExporter(EventLoop eventLoop, OtlpExporterSettings settings, Connector connector) {
        this.settings = settings;
        this.connector = connector;
        this.requests = new HttpRequests(settings);
        this.timeouts = new CallTimeouts(eventLoop, settings.timeout());
    }

    @Override
    public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
        return exportWithin(settings.timeout(), request, handler);
    }

    @Override
    public Call exportWithin(Duration timeout, OtlpRequest request, OtlpResponse.Handler handler) {
        HttpCall call = new HttpCall(this, timeout, request, handler);
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
        failWaiting();
        new ArrayList<>(open).forEach(HttpConnection::close);
    }

    HttpRequests requests() {
        return requests;
    }

    CallTimeouts timeouts() {
        return timeouts;
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    /** The codings that the upstream decodes. */
    Set<ContentCoding> accepted() {
        return settings.accepted();
    }

    /** The connection has answered in full and can take another request. */
    void onIdle(HttpConnection connection) {
        HttpCall next = nextWaiting();
        if (closed) {
            connection.close();
        } else if (next != null) {
            connection.send(next);
        } else {
            idle.push(connection);
        }
    }

    /** The connection has ended; {@code lost} was under way on it, and may be repeated if the connection was merely stale. */
    void onClosed(HttpConnection connection, @Nullable HttpCall lost, boolean wasStale) {
        open.remove(connection);
        idle.remove(connection);
        if (lost != null) {
            if (wasStale && !closed && lost.mayRepeat()) {
                connect(lost);
            } else {
                lost.finish(UpstreamFailure.unavailable("connection lost before the answer"));
            }
        }
        startWaiting();
    }

    private void start(HttpCall call) {
        HttpConnection connection = pollIdle();
        if (connection != null) {
            connection.send(call);
        } else if (open.size() + connecting < settings.maxConnections()) {
            connect(call);
        } else {
            waiting.add(call);
        }
    }

    private void connect(HttpCall call) {
        connecting++;
        connector.connect(this::addHandlers).addListener(result -> {
            connecting--;
            if (!result.isSuccess()) {
                call.finish(UpstreamFailure.connectFailed(result.cause()));
                startWaiting();
                return;
            }
            HttpConnection connection = ((Channel) result.getNow()).pipeline().get(HttpConnection.class);
            open.add(connection);
            if (closed || !connection.isUsable()) {
                call.finish(UpstreamFailure.unavailable("connection lost before the answer"));
                connection.close();
            } else if (call.isDone()) {
                onIdle(connection);
            } else {
                connection.send(call);
            }
        });
    }

    private void addHandlers(Channel channel) {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_STATUS_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES);
        channel.pipeline().addLast(new HttpResponseDecoder(limits), new HttpConnection(this, channel));
    }

    private @Nullable HttpConnection pollIdle() {
        for (HttpConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            if (connection.isUsable() && connection.idleNanos() < MAX_IDLE.toNanos()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    private @Nullable HttpCall nextWaiting() {
        HttpCall next = waiting.poll();
        while (next != null && next.isDone()) {
            next = waiting.poll();
        }
        return next;
    }

    private void startWaiting() {
        HttpCall next = closed ? null : nextWaiting();
        if (next != null) {
            start(next);
        }
    }

    private void failWaiting() {
        for (HttpCall call = nextWaiting(); call != null; call = nextWaiting()) {
            call.finish(UpstreamFailure.unavailable("the exporter is closed"));
        }
    }
}
