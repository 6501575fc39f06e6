package io.scrubjay.proxy.forward;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.scrubjay.proxy.config.ProtocolHeaders;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an OTLP exporter sends to, and its limits. */
public final class OtlpExporterSettings {
    private final Endpoint endpoint;
    private final Map<String, SecretValue> headers;
    private final Duration timeout;
    private final Set<ContentCoding> accepted;
    private final long maxInFlightBytes;
    private final int maxConnections;
    private final @Nullable TlsContext tls;

    private OtlpExporterSettings(Builder builder) {
        this.endpoint = builder.endpoint;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
        this.timeout = builder.timeout;
        this.accepted = Set.copyOf(builder.accepted);
        this.maxInFlightBytes = builder.maxInFlightBytes;
        this.maxConnections = builder.maxConnections;
        this.tls = builder.tls;
    }

    /**
     * Starts from the defaults.
     *
     * @param endpoint {@code http(s)://} for OTLP/HTTP, {@code grpc(s)://} for OTLP/gRPC; a path is a prefix of OTLP's own
     * @throws IllegalArgumentException if it is none of these
     */
    public static Builder builder(URI endpoint) {
        return new Builder(Endpoint.of(endpoint));
    }

    /** The protocols that TLS to an endpoint has to agree on. */
    public static List<String> alpn(URI endpoint) {
        return Endpoint.of(endpoint).alpn();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Map<String, SecretValue> headers() {
        return headers;
    }

    Duration timeout() {
        return timeout;
    }

    /** The codings that the upstream decodes; what comes in another is sent decompressed. */
    Set<ContentCoding> accepted() {
        return accepted;
    }

    long maxInFlightBytes() {
        return maxInFlightBytes;
    }

    int maxConnections() {
        return maxConnections;
    }

    /** For endpoints with TLS; null for the platform's authorities and no certificate of ours. */
    @Nullable TlsContext tls() {
        return tls;
    }

    /** Builds {@link OtlpExporterSettings}; every default is stated with its setter. */
    public static final class Builder {
        private final Endpoint endpoint;
        private final Map<String, SecretValue> headers = new LinkedHashMap<>();
        private Duration timeout = Duration.ofSeconds(10);
        private Set<ContentCoding> accepted = EnumSet.allOf(ContentCoding.class);
        private long maxInFlightBytes = 256L << 20;
        private int maxConnections = 64;
        private @Nullable TlsContext tls;

        private Builder(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /**
         * Adds a header field to every request.
         *
         * @throws IllegalArgumentException if the name is not a field name, or one that the exporter sets itself, or if the
         *     value holds control characters
         */
        public Builder header(String name, SecretValue value) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (ProtocolHeaders.contains(lower)) {
                throw new IllegalArgumentException("headers: " + lower + " (expected: not one that the protocol sets)");
            }
            try {
                DefaultHttpHeadersFactory.headersFactory().newHeaders().set(lower, value.reveal());
            } catch (IllegalArgumentException e) {
                // without the cause: its message may quote the value
                throw new IllegalArgumentException(
                        "headers: " + lower + " (expected: a field name, and a value without control characters)");
            }
            headers.put(lower, value);
            return this;
        }

        /** How long one request may take, connecting included; 10 s. */
        public Builder timeout(Duration timeout) {
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
            }
            this.timeout = timeout;
            return this;
        }

        /** The codings that the upstream decodes; all, as the Collector does. */
        public Builder accepted(Set<ContentCoding> accepted) {
            this.accepted = accepted.isEmpty() ? EnumSet.noneOf(ContentCoding.class) : EnumSet.copyOf(accepted);
            return this;
        }

        /** Bound on the bodies of all requests under way; 256 MiB. */
        public Builder maxInFlightBytes(long maxInFlightBytes) {
            if (maxInFlightBytes <= 0) {
                throw new IllegalArgumentException("maxInFlightBytes: " + maxInFlightBytes + " (expected: > 0)");
            }
            this.maxInFlightBytes = maxInFlightBytes;
            return this;
        }

        /** HTTP/1.1 connections of each event loop; further requests wait for one; 64. */
        public Builder maxConnections(int maxConnections) {
            if (maxConnections <= 0) {
                throw new IllegalArgumentException("maxConnections: " + maxConnections + " (expected: > 0)");
            }
            this.maxConnections = maxConnections;
            return this;
        }

        /** How to speak TLS to the endpoint. */
        public Builder tls(TlsContext tls) {
            this.tls = tls;
            return this;
        }

        /** Builds the settings. */
        public OtlpExporterSettings build() {
            return new OtlpExporterSettings(this);
        }
    }
}
