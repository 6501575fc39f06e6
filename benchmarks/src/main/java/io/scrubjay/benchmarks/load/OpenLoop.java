package io.scrubjay.benchmarks.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Sends at a rate, whether or not answers come; what finds no free connection waits for one. The time of each request
 * runs from when it was due.
 */
final class OpenLoop extends Pace {
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Histogram nanos = new Histogram(HIGHEST_NANOS, 3);
    private final Map<Channel, Long> dueNanos = new HashMap<>();
    private final ArrayDeque<Channel> free = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final LongSupplier clock;
    private final double intervalNanos;
    private final long count;
    private long startNanos;
    private long due;

    OpenLoop(Wire wire, Duration duration, double rate, LongSupplier clock) {
        super(wire);
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: > 0)");
        }
        this.clock = clock;
        this.intervalNanos = 1e9 / rate;
        this.count = Math.max(1, (long) (duration.toNanos() / intervalNanos));
    }

    /** Valid after the end. */
    Latency latency() {
        return new Latency(
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(99) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3,
                failed());
    }

    @Override
    void start(List<Channel> channels) {
        free.addAll(channels);
        startNanos = clock.getAsLong();
        tick(channels.getFirst().eventLoop());
    }

    private void tick(EventLoop eventLoop) {
        long now = clock.getAsLong();
        while (due < count && now - dueAt(due) >= 0) {
            waiting.add(dueAt(due));
            due++;
        }
        sendWaiting();
        if (due < count) {
            eventLoop.schedule(() -> tick(eventLoop), dueAt(due) - clock.getAsLong(), TimeUnit.NANOSECONDS);
        }
    }

    private long dueAt(long request) {
        return startNanos + (long) (request * intervalNanos);
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && !free.isEmpty()) {
            Channel channel = free.remove();
            dueNanos.put(channel, waiting.remove());
            send(channel);
        }
    }

    @Override
    void onFree(Channel channel) {
        Long since = dueNanos.remove(channel);
        if (since != null) {
            nanos.recordValue(Math.clamp(clock.getAsLong() - since, 0, HIGHEST_NANOS));
        }
        free.add(channel);
        sendWaiting();
        endIfDone();
    }

    @Override
    void onLost(Channel channel) {
        dueNanos.remove(channel);
        endIfDone();
    }

    private void endIfDone() {
        boolean stuck = free.isEmpty(); // every connection broke
        if (underWay() == 0 && (stuck || (due == count && waiting.isEmpty()))) {
            end();
        }
    }
}
