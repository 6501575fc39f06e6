package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.SyslogDownstream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends messages as log records through the OTLP exporter of each event loop. */
final class SyslogOtlpExporter implements SyslogExporter {
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration MAX_RETRY = Duration.ofSeconds(30);

    private final Function<EventLoop, OtlpDownstream> otlp;
    private final long queueBytesPerLoop;
    private final SyslogExporterMeters meters;
    private final Map<EventLoop, SyslogOtlpDownstream> downstreams = new ConcurrentHashMap<>();

    SyslogOtlpExporter(
            Function<EventLoop, OtlpDownstream> otlp, long queueBytesPerLoop, SyslogExporterMeters meters) {
        this.otlp = otlp;
        this.queueBytesPerLoop = queueBytesPerLoop;
        this.meters = meters;
    }

    @Override
    public SyslogDownstream downstream(EventLoop loop) {
        return downstreams.computeIfAbsent(
                loop,
                key -> new SyslogOtlpDownstream(
                        key,
                        otlp.apply(key),
                        Clock.system(ZoneId.systemDefault()),
                        new ReconnectBackoff(FIRST_RETRY, MAX_RETRY, new SplittableRandom()),
                        new QueueBound(queueBytesPerLoop, meters.queuedBytes()),
                        meters));
    }

    @Override
    public void stop(Duration grace) {
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        List<Future<Void>> stops = new ArrayList<>();
        downstreams.forEach((loop, downstream) -> {
            var stopped = loop.<Void>newPromise();
            loop.execute(() -> downstream.stop().addListener(done -> stopped.setSuccess(null)));
            stops.add(stopped);
        });
        for (Future<Void> stop : stops) {
            stop.awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        downstreams.forEach((loop, downstream) -> loop.submit(downstream::abort).awaitUninterruptibly());
    }
}
