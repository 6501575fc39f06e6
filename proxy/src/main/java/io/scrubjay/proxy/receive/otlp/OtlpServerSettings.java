package io.scrubjay.proxy.receive.otlp;

import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses and limits of an {@link OtlpServer}. */
public final class OtlpServerSettings {
    private final Map<String, InetSocketAddress> listeners;
    private final int maxRequestBytes;
    private final long maxBufferedBytes;
    private final int maxConnections;
    private final int maxConcurrentStreams;
    private final int maxHeaderBytes;
    private final Duration headerTimeout;
    private final Duration requestTimeout;
    private final Duration writeTimeout;
    private final Duration idleTimeout;
    private final @Nullable TlsContext tls;
    private final Set<String> forwardedHeaders;

    private OtlpServerSettings(Builder builder) {
        this.listeners = Collections.unmodifiableMap(new LinkedHashMap<>(builder.listeners));
        this.maxRequestBytes = builder.maxRequestBytes;
        this.maxBufferedBytes = builder.maxBufferedBytes;
        this.maxConnections = builder.maxConnections;
        this.maxConcurrentStreams = builder.maxConcurrentStreams;
        this.maxHeaderBytes = builder.maxHeaderBytes;
        this.headerTimeout = builder.headerTimeout;
        this.requestTimeout = builder.requestTimeout;
        this.writeTimeout = builder.writeTimeout;
        this.idleTimeout = builder.idleTimeout;
        this.tls = builder.tls;
        this.forwardedHeaders = builder.forwardedHeaders;
    }

    /** Starts from the defaults, without a listener. */
    public static Builder builder() {
        return new Builder();
    }

    Map<String, InetSocketAddress> listeners() {
        return listeners;
    }

    int maxRequestBytes() {
        return maxRequestBytes;
    }

    long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    int maxConnections() {
        return maxConnections;
    }

    int maxConcurrentStreams() {
        return maxConcurrentStreams;
    }

    int maxHeaderBytes() {
        return maxHeaderBytes;
    }

    Duration headerTimeout() {
        return headerTimeout;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    Duration writeTimeout() {
        return writeTimeout;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    /** Null for listeners without TLS. */
    @Nullable TlsContext tls() {
        return tls;
    }

    /** Lower-case names of the fields of a sender's header that go upstream. */
    Set<String> forwardedHeaders() {
        return forwardedHeaders;
    }

    /** Builds {@link OtlpServerSettings}; every default is stated with its setter. */
    public static final class Builder {
        private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
        private int maxRequestBytes = 64 << 20;
        private long maxBufferedBytes = 256L << 20;
        private int maxConnections = 10_000;
        private int maxConcurrentStreams = 128;
        private int maxHeaderBytes = 16 << 10;
        private Duration headerTimeout = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofSeconds(60);
        private Duration writeTimeout = Duration.ofSeconds(30);
        private Duration idleTimeout = Duration.ofMinutes(5);
        private @Nullable TlsContext tls;
        private Set<String> forwardedHeaders = Set.of();

        private Builder() {}

        /**
         * Adds an address to listen on; each takes gRPC and OTLP/HTTP.
         *
         * @param name key in the configuration, for messages
         */
        public Builder listen(String name, InetSocketAddress address) {
            listeners.put(name, address);
            return this;
        }

        /** Limit of one request, before and after decompression; 64 MiB. */
        public Builder maxRequestBytes(int maxRequestBytes) {
            this.maxRequestBytes = positive("maxRequestBytes", maxRequestBytes);
            return this;
        }

        /** Bound on all request bodies being received at once; 256 MiB. */
        public Builder maxBufferedBytes(long maxBufferedBytes) {
            if (maxBufferedBytes <= 0) {
                throw new IllegalArgumentException("maxBufferedBytes: " + maxBufferedBytes + " (expected: > 0)");
            }
            this.maxBufferedBytes = maxBufferedBytes;
            return this;
        }

        /** Connections open at once, over all listeners; 10,000. */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = positive("maxConnections", maxConnections);
            return this;
        }

        /** HTTP/2 streams open at once on one connection; 128. */
        public Builder maxConcurrentStreams(int maxConcurrentStreams) {
            this.maxConcurrentStreams = positive("maxConcurrentStreams", maxConcurrentStreams);
            return this;
        }

        /** Limit of the header list of one request; 16 KiB. */
        public Builder maxHeaderBytes(int maxHeaderBytes) {
            this.maxHeaderBytes = positive("maxHeaderBytes", maxHeaderBytes);
            return this;
        }

        /** How long a new connection may take to its first request; 10 s. */
        public Builder headerTimeout(Duration headerTimeout) {
            this.headerTimeout = positive("headerTimeout", headerTimeout);
            return this;
        }

        /** How long a request may take from its header to its last byte; 60 s. */
        public Builder requestTimeout(Duration requestTimeout) {
            this.requestTimeout = positive("requestTimeout", requestTimeout);
            return this;
        }

        /** How long a sender may take to read an answer; 30 s. */
        public Builder writeTimeout(Duration writeTimeout) {
            this.writeTimeout = positive("writeTimeout", writeTimeout);
            return this;
        }

        /** How long a connection may stay without a request; 5 min. */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = positive("idleTimeout", idleTimeout);
            return this;
        }

        /** Makes every listener speak TLS. */
        public Builder tls(TlsContext tls) {
            this.tls = tls;
            return this;
        }

        /** Fields of a sender's header or metadata that go upstream, in lower case; none. */
        public Builder forwardedHeaders(Set<String> forwardedHeaders) {
            this.forwardedHeaders = Set.copyOf(forwardedHeaders);
            return this;
        }

        /** Builds the settings. */
        public OtlpServerSettings build() {
            return new OtlpServerSettings(this);
        }

        private static int positive(String name, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
            }
            return value;
        }
    }
}
