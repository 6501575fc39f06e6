package io.scrubjay.proxy.forward;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;

/** Makes the syslog exporter that a configuration asks for. */
public final class SyslogExporters {
    private static final int DEFAULT_PORT = 514;

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
     * @param endpoint {@code tcp://host:port} or {@code udp://host:port}; port 514 if left out
     * @param queueBytes bound of what waits, over all event loops
     */
    public SyslogExporter toCollector(URI endpoint, long queueBytes) {
        if (endpoint.getHost() == null || endpoint.getScheme() == null) {
            throw unsupported(endpoint);
        }
        int port = endpoint.getPort() < 0 ? DEFAULT_PORT : endpoint.getPort();
        SyslogExporterMeters exporterMeters = new SyslogExporterMeters(meters);
        SyslogWire wire =
                switch (endpoint.getScheme().toLowerCase(Locale.ROOT)) {
                    case "tcp" -> new SyslogTcpWire(socketType, exporterMeters);
                    case "udp" -> new SyslogUdpWire(datagramType, exporterMeters);
                    default -> throw unsupported(endpoint);
                };
        return new SyslogSocketExporter(
                wire, InetSocketAddress.createUnresolved(host(endpoint), port), perLoop(queueBytes), exporterMeters);
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

    private long perLoop(long queueBytes) {
        return Math.max(1, queueBytes / eventLoops);
    }

    private static String host(URI endpoint) {
        String host = endpoint.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static IllegalArgumentException unsupported(URI endpoint) {
        return new IllegalArgumentException(
                "exporters.syslog.endpoint: " + endpoint + " (expected: tcp://host:port or udp://host:port)");
    }
}
