package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.scrubjay.proxy.redact.SyslogDownstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends messages through a queue of each event loop. */
final class SyslogQueueExporter implements SyslogExporter {
    private final Function<EventLoop, SyslogQueue> maker;
    private final Map<EventLoop, SyslogQueue> queues = new ConcurrentHashMap<>();

    /** @param maker makes the queue of an event loop */
    SyslogQueueExporter(Function<EventLoop, SyslogQueue> maker) {
        this.maker = maker;
    }

    @Override
    public SyslogDownstream downstream(EventLoop loop) {
        return queues.computeIfAbsent(loop, maker);
    }

    @Override
    public long stop(Duration grace) {
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        List<Future<Void>> stops = new ArrayList<>();
        queues.forEach((loop, queue) -> stops.add(stop(loop, queue)));
        for (Future<Void> stop : stops) {
            stop.awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        List<Future<Integer>> left = new ArrayList<>();
        queues.forEach((loop, queue) -> left.add(loop.submit(queue::abort)));
        return left.stream()
                .mapToLong(messages -> messages.awaitUninterruptibly().getNow())
                .sum();
    }

    private static Future<Void> stop(EventLoop loop, SyslogQueue queue) {
        var stopped = loop.<Void>newPromise();
        loop.execute(() -> queue.stop().addListener(done -> stopped.setSuccess(null)));
        return stopped;
    }
}
