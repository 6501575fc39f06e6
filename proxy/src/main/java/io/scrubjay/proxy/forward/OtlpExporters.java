package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.JsonTranscoder;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.PayloadPrinter;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The exporters to one OTLP upstream: one for each event loop, so that a sender's connection and the connection upstream
 * share a thread. Any thread.
 */
public final class OtlpExporters implements AutoCloseable {
    private static final long MAX_CONSOLE_BYTES = 32L << 20;

    private final Function<EventLoop, OtlpExporter> factory;
    private final ByteBudget underWay;
    private final ExporterMeters meters;
    private final UpstreamLog log;
    private final Runnable onClose;
    private final Map<EventLoop, OtlpExporter> exporters = new ConcurrentHashMap<>();

    private OtlpExporters(
            Function<EventLoop, OtlpExporter> factory,
            long maxInFlightBytes,
            Meters meters,
            UpstreamLog log,
            Runnable onClose) {
        this.factory = factory;
        this.underWay = new ByteBudget(maxInFlightBytes);
        this.meters = new ExporterMeters(meters);
        this.log = log;
        this.onClose = onClose;
    }

    /**
     * Exporters that send over the network; nothing is connected before the first request.
     *
     * @param channelType what connects on the event loops that will be used
     * @param transcoder for senders of JSON before an upstream that speaks gRPC
     * @throws IllegalArgumentException if the trusted certificates cannot be read
     */
    public static OtlpExporters to(
            OtlpExporterSettings settings,
            Class<? extends SocketChannel> channelType,
            JsonTranscoder transcoder,
            Meters meters) {
        SslContext tls = UpstreamTls.of(settings);
        Function<EventLoop, OtlpExporter> factory = eventLoop -> {
            Connector connector =
                    new Connector(eventLoop, channelType, settings.endpoint(), tls, settings.timeout());
            return settings.endpoint().isGrpc()
                    ? new OtlpGrpcExporter(eventLoop, settings, connector, transcoder)
                    : new OtlpHttpExporter(eventLoop, settings, connector);
        };
        UpstreamLog log = new UpstreamLog(settings.endpoint().toString());
        return new OtlpExporters(factory, settings.maxInFlightBytes(), meters, log, () -> {});
    }

    /**
     * Exporters that print, for a look at what would be sent. A request is answered when its text is written.
     *
     * @param out written by one thread of its own; not closed
     */
    public static OtlpExporters toConsole(PayloadPrinter printer, PrintStream out, Meters meters) {
        ConsoleWriter writer = new ConsoleWriter(out, MAX_CONSOLE_BYTES);
        return new OtlpExporters(
                eventLoop -> new OtlpConsoleExporter(eventLoop, printer, writer),
                MAX_CONSOLE_BYTES,
                meters,
                new UpstreamLog("console"),
                writer::close);
    }

    /** The exporter of an event loop, to be used on it only; always the same. */
    public OtlpDownstream onEventLoop(EventLoop eventLoop) {
        return exporters.computeIfAbsent(
                eventLoop, loop -> new BoundedExporter(factory.apply(loop), underWay, meters, log));
    }

    /** Closes the connections; calls under way end as unavailable. */
    @Override
    public void close() {
        exporters.forEach((eventLoop, exporter) -> eventLoop.execute(exporter::close));
        onClose.run();
    }
}
