package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.SyslogDownstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Sends messages to a collector, or to another one when it fails, over one connection for each event loop. */
final class SyslogSocketExporter implements SyslogExporter {
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration MAX_RETRY = Duration.ofSeconds(30);

    private final List<SyslogCollector> collectors;
    private final long queueBytesPerLoop;
    private final SyslogExporterMeters meters;
    private final Map<EventLoop, SyslogSocketDownstream> downstreams = new ConcurrentHashMap<>();

    SyslogSocketExporter(List<SyslogCollector> collectors, long queueBytesPerLoop, SyslogExporterMeters meters) {
        this.collectors = collectors;
        this.queueBytesPerLoop = queueBytesPerLoop;
        this.meters = meters;
    }

    @Override
    public SyslogDownstream downstream(EventLoop loop) {
        return downstreams.computeIfAbsent(
                loop,
                key -> new SyslogSocketDownstream(
                        key,
                        collectors,
                        new ReconnectBackoff(FIRST_RETRY, MAX_RETRY, new SplittableRandom()),
                        new QueueBound(queueBytesPerLoop, meters.queuedBytes()),
                        meters));
    }

    @Override
    public void stop(Duration grace) {
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        List<Future<Void>> stops = new ArrayList<>();
        downstreams.forEach((loop, downstream) -> stops.add(stop(loop, downstream)));
        for (Future<Void> stop : stops) {
            stop.awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        downstreams.forEach((loop, downstream) -> loop.submit(downstream::abort).awaitUninterruptibly());
    }

    private static Future<Void> stop(EventLoop loop, SyslogSocketDownstream downstream) {
        var stopped = loop.<Void>newPromise();
        loop.execute(() -> downstream.stop().addListener(done -> stopped.setSuccess(null)));
        return stopped;
    }
}
