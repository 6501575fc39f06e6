package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.JsonTranscoder;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.PayloadPrinter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The exporters to one OTLP upstream: one for each event loop, so that a sender's connection and the connection upstream
 * share a thread. Any thread.
 */
public final class OtlpExporters implements AutoCloseable {
    /** OTLP's answers are small, and what is kept of them is in no budget; of a larger one only the status counts. */
    static final int MAX_ANSWER_BYTES = 64 << 10;

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
        this.underWay = new ByteBudget(maxInFlightBytes + BoundedExporter.OWN_BYTES); // so that the largest fits
        this.meters = new ExporterMeters(meters);
        this.log = log;
        this.onClose = onClose;
    }

    /**
     * Exporters that send over the network; nothing is connected before the first request.
     *
     * @param channelType what connects on the event loops that will be used
     * @param transcoder for senders of JSON before an upstream that speaks gRPC
     */
    public static OtlpExporters to(
            OtlpExporterSettings settings,
            Class<? extends SocketChannel> channelType,
            JsonTranscoder transcoder,
            Meters meters) {
        return toAny(List.of(settings), channelType, transcoder, meters);
    }

    /**
     * As {@link #to}, over several upstreams that are equals: in turn, and past those that fail.
     *
     * @param settings of each upstream, at least one; limits are those of the first
     */
    public static OtlpExporters toAny(
            List<OtlpExporterSettings> settings,
            Class<? extends SocketChannel> channelType,
            JsonTranscoder transcoder,
            Meters meters) {
        List<Upstream> upstreams =
                settings.stream().map(upstream -> Upstream.of(upstream, channelType, transcoder)).toList();
        OtlpExporterSettings first = settings.getFirst();
        Function<EventLoop, OtlpExporter> factory = upstreams.size() == 1
                ? upstreams.getFirst()::exporter
                : eventLoop -> new FailoverExporter(
                        upstreams.stream()
                                .map(upstream -> new FailoverExporter.Upstream(
                                        upstream.exporter(eventLoop),
                                        new CircuitBreaker(System::nanoTime, new SplittableRandom()),
                                        upstream.log()))
                                .toList(),
                        first.timeout(),
                        System::nanoTime);
        String name = settings.stream().map(upstream -> upstream.endpoint().toString()).collect(Collectors.joining(","));
        return new OtlpExporters(factory, first.maxInFlightBytes(), meters, new UpstreamLog(name), () -> {});
    }

    private static @Nullable TlsContext tls(OtlpExporterSettings settings) {
        if (!settings.endpoint().isTls()) {
            return null;
        }
        TlsContext configured = settings.tls();
        return configured != null ? configured : TlsContexts.platform(settings.endpoint().alpn());
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

    /** What may be under way at once; a larger request never is. */
    long maxInFlightBytes() {
        return underWay.limitBytes();
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

    /** What the exporters of all event loops to one upstream share. */
    private record Upstream(
            OtlpExporterSettings settings,
            @Nullable TlsContext tls,
            Class<? extends SocketChannel> channelType,
            JsonTranscoder transcoder,
            UpstreamLog log) {
        static Upstream of(
                OtlpExporterSettings settings, Class<? extends SocketChannel> channelType, JsonTranscoder transcoder) {
            return new Upstream(
                    settings,
                    OtlpExporters.tls(settings),
                    channelType,
                    transcoder,
                    new UpstreamLog(settings.endpoint().toString()));
        }

        OtlpExporter exporter(EventLoop eventLoop) {
            Connector connector =
                    new Connector(eventLoop, channelType, settings.endpoint(), tls, settings.timeout());
            return settings.endpoint().isGrpc()
                    ? new OtlpGrpcExporter(eventLoop, settings, connector, transcoder)
                    : new OtlpHttpExporter(eventLoop, settings, connector);
        }
    }
}
