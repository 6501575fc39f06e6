package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The calls of one event loop that wait for an answer: all for the same time, so that one task for the oldest of them is enough,
 * but for those that have less, with a task each. Confined to that event loop.
 */
final class CallTimeouts {
    private final EventLoop eventLoop;
    private final Duration timeout;
    private final long timeoutNanos;
    /** In the order of their deadlines. */
    private final Set<Waiting> calls = new LinkedHashSet<>();

    private final Map<Waiting, Future<?>> hurried = new HashMap<>();
    private boolean looking;

    /** A call that waits. */
    interface Waiting {
        /** How long it may wait, at most as long as the others. */
        Duration timeout();

        /** When it has waited long enough, on the clock of {@link System#nanoTime}. */
        long deadlineNanos();

        /** It has; called once. */
        void timedOut();
    }

    CallTimeouts(EventLoop eventLoop, Duration timeout) {
        this.eventLoop = eventLoop;
        this.timeout = timeout;
        this.timeoutNanos = timeout.toNanos();
    }

    void add(Waiting call) {
        if (call.timeout().compareTo(timeout) < 0) {
            long nanos = Math.max(call.deadlineNanos() - System.nanoTime(), 0);
            hurried.put(call, eventLoop.schedule(() -> hurry(call), nanos, TimeUnit.NANOSECONDS));
            return;
        }
        calls.add(call);
        if (!looking) {
            lookIn(timeoutNanos);
        }
    }

    void remove(Waiting call) {
        if (!calls.remove(call)) {
            Future<?> task = hurried.remove(call);
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    private void hurry(Waiting call) {
        if (hurried.remove(call) != null) {
            call.timedOut();
        }
    }

    private void lookIn(long nanos) {
        looking = true;
        eventLoop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        looking = false;
        if (calls.isEmpty()) {
            return;
        }
        Waiting oldest = calls.iterator().next();
        long left = oldest.deadlineNanos() - System.nanoTime();
        lookIn(Math.max(left, 0)); // first, so that the others have their turn whatever becomes of this one
        if (left <= 0) {
            calls.remove(oldest);
            oldest.timedOut();
        }
    }
}
