package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.scrubjay.proxy.redact.ResponseRedactor;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the syslog exporter that a configuration asks for. */
public final class SyslogExporters {
    /** As long as RELP waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Class<? extends SocketChannel> socketType;
    private final Class<? extends DatagramChannel> datagramType;
    private final int eventLoops;
    private final Meters meters;

    /**
     * Creates a factory.
     *
     * @param eventLoops how many event loops the receivers run on: each gets its share of the queue
     */
    public SyslogExporters(
            Class<? extends SocketChannel> socketType,
            Class<? extends DatagramChannel> datagramType,
            int eventLoops,
            Meters meters) {
        this.socketType = socketType;
        this.datagramType = datagramType;
        this.eventLoops = eventLoops;
        this.meters = meters;
    }

    /**
     * An exporter to a collector. Connects with the first message.
     *
     * @param endpoints {@code tcp://}, {@code tls://}, {@code relp://}, {@code relps://} or {@code udp://} with host and port,
     *     at least one; those behind the first are for when the one before fails
     * @param octetCounting whether lines are octet-counted, too, towards {@code tcp://}
     * @param tls for {@code tls://} and {@code relps://}; null for the platform's authorities
     * @param queueBytes bound of what waits, over all event loops
     */
    public SyslogExporter toCollectors(
            List<URI> endpoints, boolean octetCounting, @Nullable TlsContext tls, long queueBytes) {
        SyslogExporterMeters exporterMeters = new SyslogExporterMeters(meters);
        // with one collector, a new connection to it would lose what the last one had taken from us, and help nobody
        Duration patience = endpoints.size() > 1 ? PATIENCE : null;
        List<SyslogCollector> collectors = endpoints.stream()
                .map(endpoint -> collector(endpoint, octetCounting, tls, patience, exporterMeters))
                .toList();
        return new SyslogQueueExporter(
                loop -> new SyslogSocketDownstream(loop, collectors, perLoop(queueBytes), exporterMeters));
    }

    private SyslogCollector collector(
            URI endpoint,
            boolean octetCounting,
            @Nullable TlsContext tls,
            @Nullable Duration patience,
            SyslogExporterMeters exporterMeters) {
        if (endpoint.getHost() == null || endpoint.getScheme() == null || endpoint.getPort() < 1) {
            throw unsupported(endpoint);
        }
        SyslogSockets plain = new SyslogSockets(socketType, null);
        SyslogWire wire =
                switch (endpoint.getScheme().toLowerCase(Locale.ROOT)) {
                    case "tcp" -> new SyslogTcpWire(plain, octetCounting, patience, exporterMeters);
                    case "tls" -> new SyslogTcpWire(encrypted(tls), true, patience, exporterMeters);
                    case "relp" -> new SyslogRelpWire(plain, exporterMeters);
                    case "relps" -> new SyslogRelpWire(encrypted(tls), exporterMeters);
                    case "udp" -> new SyslogUdpWire(datagramType, exporterMeters);
                    default -> throw unsupported(endpoint);
                };
        return new SyslogCollector(InetSocketAddress.createUnresolved(host(endpoint), endpoint.getPort()), wire);
    }

    private SyslogSockets encrypted(@Nullable TlsContext tls) {
        return new SyslogSockets(socketType, tls == null ? TlsContexts.platform(List.of()) : tls);
    }

    /**
     * An exporter that prints.
     *
     * @param out written by one thread of its own; not closed
     * @param queueBytes bound of what waits, over all event loops
     */
    public SyslogExporter toConsole(PrintStream out, MaskHighlighter highlighter, long queueBytes) {
        // The bound on what waits is each event loop's, so that a sender is held back instead of refused.
        ConsoleWriter writer = new ConsoleWriter(out, Long.MAX_VALUE);
        return new SyslogConsoleExporter(
                writer, highlighter, perLoop(queueBytes), new SyslogExporterMeters(meters));
    }

    /**
     * An exporter that sends messages as OTLP log records.
     *
     * @param otlp the OTLP exporters; their owner closes them after this one has stopped
     * @param responses masks what an upstream answers, on an event loop
     * @param queueBytes bound of what waits, over all event loops
     */
    public SyslogExporter toOtlp(
            OtlpExporters otlp, Function<EventLoop, ResponseRedactor> responses, long queueBytes) {
        SyslogExporterMeters exporterMeters = new SyslogExporterMeters(meters);
        return new SyslogQueueExporter(loop -> {
            ResponseRedactor redactor = responses.apply(loop);
            return new SyslogOtlpDownstream(
                    loop,
                    otlp.onEventLoop(loop),
                    response -> redactor.redact(Signal.LOGS, response),
                    Clock.system(ZoneId.systemDefault()),
                    otlp.maxInFlightBytes() / 2,
                    perLoop(queueBytes),
                    exporterMeters);
        });
    }

    private long perLoop(long queueBytes) {
        return Math.max(1, queueBytes / eventLoops);
    }

    private static String host(URI endpoint) {
        String host = endpoint.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static IllegalArgumentException unsupported(URI endpoint) {
        return new IllegalArgumentException(
                "exporters.syslog.endpoint: " + endpoint + " (expected: tcp://, tls://, relp://, relps:// or udp:// with host and port)");
    }
}
