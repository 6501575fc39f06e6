package io.scrubjay.proxy.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.forward.OtlpExporterSettings;
import io.scrubjay.proxy.forward.OtlpExporters;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.receive.otlp.OtlpLane;
import io.scrubjay.proxy.receive.otlp.OtlpServer;
import io.scrubjay.proxy.receive.otlp.OtlpServerSettings;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.UnscannableException;
import io.scrubjay.proxy.telemetry.Meters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A receiver and exporters around a fake redactor, which turns {@value #SECRET} into {@value #MASK} and cannot scan
 * {@value #UNSCANNABLE}.
 */
public final class OtlpHarness implements AutoCloseable {
    public static final String SECRET = "opensesame-4711";
    public static final String MASK = "[redacted:test]";
    public static final String UNSCANNABLE = "cannot-be-scanned";
    public static final String BROKEN = "breaks-the-redactor";
    public static final String EXHAUSTING = "exhausts-direct-memory";
    public static final String EXHAUSTING_TRANSCODER = "exhausts-it-on-the-way-out";

    private static final BufferLeaks LEAKS = BufferLeaks.watch();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Transport transport = Transport.create(1);
    private final List<String> senders = new CopyOnWriteArrayList<>();
    private final List<String> leakers = new CopyOnWriteArrayList<>();
    private volatile String quarantined = "";
    private final OtlpExporters exporters;
    private final OtlpServer server;
    private final InetSocketAddress address;
    private boolean stopped;

    /** Starts a proxy in front of {@code upstream} with the default settings. */
    public OtlpHarness(URI upstream) {
        this(upstream, settings -> settings, settings -> settings);
    }

    /** Starts a proxy in front of {@code upstream}. */
    public OtlpHarness(
            URI upstream,
            UnaryOperator<OtlpServerSettings.Builder> receiver,
            UnaryOperator<OtlpExporterSettings.Builder> exporter) {
        Meters meters = new Meters(registry);
        exporters = OtlpExporters.to(
                exporter.apply(OtlpExporterSettings.builder(upstream)).build(),
                transport.channelType(),
                OtlpHarness::transcode,
                meters);
        OtlpServerSettings settings = receiver.apply(OtlpServerSettings.builder()
                        .listen("receivers.otlp.grpc", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .build();
        server = new OtlpServer(
                transport,
                settings,
                eventLoop -> new OtlpLane(
                        this::redact,
                        exporters.onEventLoop(eventLoop),
                        sender -> senders.add(String.valueOf(sender)),
                        sender -> !String.valueOf(sender).equals(quarantined)),
                meters);
        try {
            address = server.start().values().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets every timeout of a receiver. */
    public static OtlpServerSettings.Builder timeouts(OtlpServerSettings.Builder receiver, Duration timeout) {
        return receiver.headerTimeout(timeout)
                .requestTimeout(timeout)
                .writeTimeout(timeout)
                .idleTimeout(timeout);
    }

    /** Holds back whatever comes from one sender from now on. */
    public void quarantine(String sender) {
        quarantined = sender;
    }

    /** Who sent each payload, by their certificates; {@code "null"} where they showed none. */
    public List<String> senders() {
        return List.copyOf(senders);
    }

    /** Whose each secret was that was masked, likewise. */
    public List<String> leakers() {
        return List.copyOf(leakers);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** {@code http://127.0.0.1:port} and a path. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    /** Its receiver. */
    public OtlpServer server() {
        return server;
    }

    /** The sum of a counter over all tags that match. */
    public double count(String meter, String tag, String value) {
        return registry.find(meter).tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** A gauge's value, summed over its tags. */
    public double gauge(String meter) {
        return registry.find(meter).gauges().stream().mapToDouble(gauge -> gauge.value()).sum();
    }

    /** Stops it within the grace period. */
    public void stop(Duration grace) {
        stopped = true;
        server.stop(grace).orTimeout(grace.toMillis() + 5000, TimeUnit.MILLISECONDS).join();
    }

    @Override
    public void close() {
        if (!stopped) {
            stop(Duration.ofMillis(100));
        }
        exporters.close();
        transport.close();
        LEAKS.check();
    }

    /** The fake redactor: replaces in place of the same length, so that every encoding stays valid. */
    private ByteBuf redact(Signal signal, PayloadFormat format, ByteBuf payload) throws UnscannableException {
        String text = payload.toString(StandardCharsets.ISO_8859_1);
        if (text.contains(UNSCANNABLE)) {
            throw new UnscannableException(UnscannableException.Reason.MALFORMED, "offset 0: malformed");
        }
        if (text.contains(BROKEN)) {
            throw new IllegalStateException("redactor: broken (expected: by this test)");
        }
        if (text.contains(EXHAUSTING)) {
            throw new OutOfMemoryError("direct memory (expected: by this test)");
        }
        if (!text.contains(SECRET)) {
            return payload.retain();
        }
        leakers.add(senders.getLast());
        return Unpooled.copiedBuffer(text.replace(SECRET, MASK), StandardCharsets.ISO_8859_1);
    }

    /** The fake transcoder: marks what passed through it. */
    private static ByteBuf transcode(Signal signal, ByteBuf json) {
        String text = json.toString(StandardCharsets.UTF_8);
        if (text.contains(EXHAUSTING_TRANSCODER)) {
            throw new OutOfMemoryError("direct memory (expected: by this test)");
        }
        return ByteBufUtil.writeUtf8(json.alloc(), "transcoded:" + text);
    }
}
