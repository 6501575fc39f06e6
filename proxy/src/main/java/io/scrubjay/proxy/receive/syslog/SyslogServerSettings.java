package io.scrubjay.proxy.receive.syslog;

import io.scrubjay.proxy.tls.TlsContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a syslog server listens, and its limits.
 *
 * @param maxMessageBytes the longest message, framing not counted
 * @param maxConnections how many connections there may be at once: each may hold an incomplete message
 * @param maxIncompleteBytes of all messages of which a part has come over a connection
 * @param stallTimeout how long a connection may be silent within a frame, leave our answers unread, or, where that is less than
 *     10 s, take for its TLS handshake
 */
public record SyslogServerSettings(
        List<SyslogListener> listeners,
        int maxMessageBytes,
        int maxConnections,
        long maxIncompleteBytes,
        Duration stallTimeout) {
    private static final String PREFIX = "receivers.syslog.";

    public SyslogServerSettings {
        listeners = List.copyOf(listeners);
        if (maxMessageBytes <= 0) {
            throw new IllegalArgumentException("maxMessageBytes: " + maxMessageBytes + " (expected: > 0)");
        }
        if (maxConnections <= 0) {
            throw new IllegalArgumentException("maxConnections: " + maxConnections + " (expected: > 0)");
        }
        if (maxIncompleteBytes <= 0) {
            throw new IllegalArgumentException("maxIncompleteBytes: " + maxIncompleteBytes + " (expected: > 0)");
        }
        if (stallTimeout.isZero() || stallTimeout.isNegative()) {
            throw new IllegalArgumentException("stallTimeout: " + stallTimeout + " (expected: > 0)");
        }
    }

    /** Begins settings: no listener, 1 MiB, 1000 connections, 64 MiB of incomplete messages, 60 s. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings; a listener that is null is none. */
    public static final class Builder {
        private final List<SyslogListener> listeners = new ArrayList<>();
        private int maxMessageBytes = 1024 * 1024;
        private int maxConnections = 1_000;
        private long maxIncompleteBytes = 64L << 20;
        private Duration stallTimeout = Duration.ofSeconds(60);

        private Builder() {}

        /** Listens for TCP connections (RFC 6587). */
        public Builder tcp(@Nullable InetSocketAddress address) {
            return stream("tcp", "tcp", address, false, null);
        }

        /** Listens for TLS connections (RFC 5425). */
        public Builder tls(@Nullable InetSocketAddress address, @Nullable TlsContext tls) {
            return stream("tls", "tls", address, false, tls);
        }

        /** Listens for RELP connections. */
        public Builder relp(@Nullable InetSocketAddress address) {
            return stream("relp", "relp", address, true, null);
        }

        /** Listens for RELP connections over TLS. */
        public Builder relpTls(@Nullable InetSocketAddress address, @Nullable TlsContext tls) {
            return stream("relpTls", "relp", address, true, tls);
        }

        private Builder stream(
                String key,
                String transport,
                @Nullable InetSocketAddress address,
                boolean relp,
                @Nullable TlsContext tls) {
            if (address != null) {
                listeners.add(new SyslogListener.Stream(PREFIX + key, transport, address, relp, tls));
            }
            return this;
        }

        /** Listens for datagrams (RFC 5426). */
        public Builder udp(@Nullable InetSocketAddress address) {
            if (address != null) {
                listeners.add(new SyslogListener.Udp(PREFIX + "udp", "udp", address));
            }
            return this;
        }

        /** Takes datagrams of this machine, as {@code /dev/log} does. */
        public Builder unix(@Nullable Path path) {
            if (path != null) {
                listeners.add(new SyslogListener.Unix(PREFIX + "unix", "unix", path));
            }
            return this;
        }

        /** The longest message, framing not counted. */
        public Builder maxMessageBytes(int value) {
            this.maxMessageBytes = value;
            return this;
        }

        /** How many connections there may be at once; one more is closed and counted. */
        public Builder maxConnections(int value) {
            this.maxConnections = value;
            return this;
        }

        /** What all connections together may have of messages that have not ended; beyond that the one that began first ends its connection. */
        public Builder maxIncompleteBytes(long value) {
            this.maxIncompleteBytes = value;
            return this;
        }

        /** How long a connection may be silent within a frame or leave answers unread; between frames there is no limit. */
        public Builder stallTimeout(Duration value) {
            this.stallTimeout = value;
            return this;
        }

        /** The settings. */
        public SyslogServerSettings build() {
            return new SyslogServerSettings(listeners, maxMessageBytes, maxConnections, maxIncompleteBytes, stallTimeout);
        }
    }
}
