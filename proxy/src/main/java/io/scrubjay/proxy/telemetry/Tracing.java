package io.scrubjay.proxy.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Our own traces, one span for each payload that was redacted, over OTLP/HTTP; off unless an endpoint is given. They
 * never go to one of our own listeners: each span would make another one.
 *
 * <p>Any thread. A span that finds the export queue full is dropped.
 */
public final class Tracing implements AutoCloseable {
    private static final AttributeKey<String> SIGNAL = AttributeKey.stringKey("scrubjay.signal");
    private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("scrubjay.protocol");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("scrubjay.outcome");
    private static final AttributeKey<Long> BYTES = AttributeKey.longKey("scrubjay.payload.bytes");
    private static final AttributeKey<Long> FINDINGS = AttributeKey.longKey("scrubjay.findings");
    private static final String TRACES_PATH = "/v1/traces";
    private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;
    private final Clock clock;

    private Tracing(@Nullable SdkTracerProvider provider, Clock clock) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get("io.scrubjay.proxy");
        this.clock = clock;
    }

    /**
     * Traces to an endpoint.
     *
     * @param endpoint {@code http(s)://host:port}, to which {@code /v1/traces} is added unless it has a path; null for
     *     no traces
     * @param ownListeners where this proxy listens
     * @throws IllegalArgumentException if the endpoint is no http(s) address, or one of our own listeners
     */
    public static Tracing of(@Nullable URI endpoint, Collection<InetSocketAddress> ownListeners) {
        if (endpoint == null) {
            return new Tracing(null, Clock.systemUTC());
        }
        if (endpoint.getHost() == null
                || !("http".equalsIgnoreCase(endpoint.getScheme()) || "https".equalsIgnoreCase(endpoint.getScheme()))) {
            throw new IllegalArgumentException(
                    "telemetry.traces: " + endpoint + " (expected: http:// or https://, a host and a port)");
        }
        refuseOwnListener(endpoint, ownListeners);
        boolean bare = endpoint.getPath().isEmpty() || endpoint.getPath().equals("/");
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint((bare ? endpoint.resolve(TRACES_PATH) : endpoint).toString())
                .setTimeout(EXPORT_TIMEOUT)
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "scrubjay"))))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        return new Tracing(provider, Clock.systemUTC());
    }

    /** Whether spans are recorded; what it costs to make up the arguments of {@link #redacted} can be saved if not. */
    public boolean isOn() {
        return tracer != null;
    }

    /**
     * Records the span of a payload that was just dealt with; does nothing when traces are off.
     *
     * @param signal the word of the signal
     * @param protocol how it came in
     * @param outcome how it ended, as in the receiver's counters; {@code "accepted"} is the good one
     * @param payloadBytes its size, decompressed
     * @param findings how many secrets were masked
     * @param elapsedNanos how long ago it began
     */
    public void redacted(
            String signal, String protocol, String outcome, long payloadBytes, int findings, long elapsedNanos) {
        Tracer current = tracer;
        if (current == null) {
            return;
        }
        Instant end = clock.instant();
        var span = current.spanBuilder("redact " + signal)
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(end.minusNanos(elapsedNanos))
                .setAllAttributes(Attributes.of(
                        SIGNAL,
                        signal,
                        PROTOCOL,
                        protocol,
                        OUTCOME,
                        outcome,
                        BYTES,
                        payloadBytes,
                        FINDINGS,
                        (long) findings))
                .startSpan();
        if (!outcome.equals("accepted")) {
            span.setStatus(StatusCode.ERROR, outcome);
        }
        span.end(end);
    }

    /** Sends what is queued, for a few seconds at most. */
    @Override
    public void close() {
        SdkTracerProvider current = provider;
        if (current != null) {
            current.shutdown().join(EXPORT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void refuseOwnListener(URI endpoint, Collection<InetSocketAddress> ownListeners) {
        int defaultPort = "https".equalsIgnoreCase(endpoint.getScheme()) ? 443 : 80;
        int port = endpoint.getPort() >= 0 ? endpoint.getPort() : defaultPort;
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(endpoint.getHost());
        } catch (UnknownHostException e) {
            return; // not us, and the exporter tries again
        }
        for (InetSocketAddress listener : ownListeners) {
            for (InetAddress address : addresses) {
                if (listener.getPort() == port && reaches(address, listener.getAddress())) {
                    throw new IllegalArgumentException("telemetry.traces: " + endpoint
                            + " (expected: not a listener of this proxy, where each trace would make another)");
                }
            }
        }
    }

    private static boolean reaches(InetAddress address, @Nullable InetAddress listener) {
        if (listener == null || address.equals(listener)) {
            return true;
        }
        return (listener.isAnyLocalAddress() || address.isAnyLocalAddress()) && isOurs(address);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
