package io.scrubjay.proxy.revoke;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Opens when more leaks than a bound ask for action within a minute, and stays open until somebody closes it. Any
 * thread.
 */
final class StormBreaker {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perMinute;
    private final Deque<Instant> recent = new ArrayDeque<>();
    private boolean open;

    StormBreaker(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Counts one more; whether people must decide about it. */
    synchronized boolean isTrippedBy(Instant now) {
        while (!recent.isEmpty() && recent.peekFirst().isBefore(now.minus(WINDOW))) {
            recent.removeFirst();
        }
        recent.addLast(now);
        if (recent.size() > perMinute) {
            open = true;
            recent.removeFirst();
        }
        return open;
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Starts to count anew. */
    synchronized void close() {
        open = false;
        recent.clear();
    }
}
