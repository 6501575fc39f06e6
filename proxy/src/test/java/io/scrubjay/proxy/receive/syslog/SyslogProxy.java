package io.scrubjay.proxy.receive.syslog;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.forward.SyslogExporter;
import io.scrubjay.proxy.forward.SyslogExporters;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.SyslogTestRules;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.tls.TlsContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Receiver, redactor and exporter put together, with the rules of {@link SyslogTestRules}. */
final class SyslogProxy implements AutoCloseable {
    static final int MAX_MESSAGE_BYTES = 100_000;
    static final int MAX_CONNECTIONS = 20;

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<LocatedFinding> findings = new CopyOnWriteArrayList<>();
    final InetSocketAddress tcp;
    final InetSocketAddress udp;

    private final Transport transport = Transport.create(2);
    private final Map<String, InetSocketAddress> listeners;
    private final SyslogExporter exporter;
    private final SyslogServer server;
    private boolean stopped;

    SyslogProxy(String endpoint) throws IOException {
        this(new Options(endpoint));
    }

    SyslogProxy(String endpoint, int queueBytes, Duration stallTimeout) throws IOException {
        this(new Options(endpoint).queueBytes(queueBytes).stallTimeout(stallTimeout));
    }

    SyslogProxy(Options options) throws IOException {
        Meters meters = new Meters(registry);
        exporter = new SyslogExporters(transport.channelType(), transport.datagramChannelType(), 2, meters)
                .toCollectors(options.endpoints, options.octetCounting, options.clientTls, options.queueBytes);
        SyslogServerSettings.Builder settings = SyslogServerSettings.builder()
                .tcp(ANY)
                .udp(ANY)
                .relp(ANY)
                .unix(options.unix)
                .maxMessageBytes(MAX_MESSAGE_BYTES)
                .maxConnections(MAX_CONNECTIONS)
                .maxIncompleteBytes(options.maxIncompleteBytes)
                .stallTimeout(options.stallTimeout);
        if (options.serverTls != null) {
            settings.tls(ANY, options.serverTls).relpTls(ANY, options.serverTls);
        }
        server = new SyslogServer(
                transport,
                settings.build(),
                loop -> SyslogTestRules.sessions(findings::add, registry),
                exporter::downstream,
                meters);
        listeners = server.start();
        tcp = listener("tcp");
        udp = listener("udp");
    }

    /** What differs from one proxy to another. */
    static final class Options {
        private final List<URI> endpoints;
        private int queueBytes = 1 << 20;
        private long maxIncompleteBytes = 64L << 20;
        private boolean octetCounting;
        private Duration stallTimeout = Duration.ofSeconds(60);
        private @Nullable TlsContext serverTls;
        private @Nullable TlsContext clientTls;
        private @Nullable Path unix;

        Options(String... endpoints) {
            this.endpoints = List.of(endpoints).stream().map(URI::create).toList();
        }

        Options queueBytes(int value) {
            queueBytes = value;
            return this;
        }

        Options maxIncompleteBytes(long value) {
            maxIncompleteBytes = value;
            return this;
        }

        Options octetCounting() {
            octetCounting = true;
            return this;
        }

        Options stallTimeout(Duration value) {
            stallTimeout = value;
            return this;
        }

        Options serverTls(TlsContext value) {
            serverTls = value;
            return this;
        }

        Options clientTls(TlsContext value) {
            clientTls = value;
            return this;
        }

        Options unix(Path value) {
            unix = value;
            return this;
        }
    }

    /** Where it listens: {@code tcp}, {@code udp}, {@code relp}, with TLS also {@code tls} and {@code relpTls}. */
    InetSocketAddress listener(String name) {
        return requireNonNull(listeners.get("receivers.syslog." + name));
    }

    double messages(String transport, String outcome) {
        return registry.get(Meter.SYSLOG_MESSAGES.meterName())
                .tags("transport", transport, "outcome", outcome)
                .counter()
                .count();
    }

    double refused(String reason) {
        return registry.get(Meter.RECEIVER_REFUSED.meterName()).tag("reason", reason).counter().count();
    }

    double readingStopped(String listener) {
        return registry.get(Meter.READING_STOPPED.meterName()).tag("listener", listener).gauge().value();
    }

    long readingStops(String listener) {
        return registry.get(Meter.READING_STOPPED_TIME.meterName()).tag("listener", listener).timer().count();
    }

    double exported(String outcome) {
        return registry.get(Meter.EXPORTER_SYSLOG_MESSAGES.meterName()).tag("outcome", outcome).counter().count();
    }

    double queuedBytes() {
        return registry.get(Meter.EXPORTER_QUEUE_BYTES.meterName()).gauge().value();
    }

    /** Stops as a process does: receivers first, then the exporter; how many messages were left. */
    long stop(Duration exporterGrace) {
        if (stopped) {
            return 0;
        }
        stopped = true;
        server.stop(GRACE);
        return exporter.stop(exporterGrace);
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
        transport.close();
    }
}
