package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The calls of one event loop that wait for an answer, all for the same time, so that one task for the oldest of them is enough.
 * Confined to that event loop.
 */
final class CallTimeouts {
    private final EventLoop eventLoop;
    private final long timeoutNanos;
    /** In the order of their deadlines. */
    private final Set<Waiting> calls = new LinkedHashSet<>();

    private boolean looking;

    /** A call that waits. */
    interface Waiting {
        /** When it has waited long enough, on the clock of {@link System#nanoTime}. */
        long deadlineNanos();

        /** It has; called once. */
        void timedOut();
    }

    CallTimeouts(EventLoop eventLoop, Duration timeout) {
        this.eventLoop = eventLoop;
        this.timeoutNanos = timeout.toNanos();
    }

    /** When a call that starts now has waited long enough, on the clock of {@link System#nanoTime}. */
    long deadlineNanos() {
        return System.nanoTime() + timeoutNanos;
    }

    void add(Waiting call) {
        calls.add(call);
        if (!looking) {
            lookIn(timeoutNanos);
        }
    }

    void remove(Waiting call) {
        calls.remove(call);
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
