package io.scrubjay.proxy.forward;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt to connect: twice as long after each failure, less a random half. Not thread-safe. */
final class ReconnectBackoff {
    private final long firstMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long nextMillis;

    ReconnectBackoff(Duration first, Duration max, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.maxMillis = max.toMillis();
        this.random = random;
        this.nextMillis = firstMillis;
    }

    /** The wait after one more failure. */
    long nextDelayMillis() {
        long delay = nextMillis;
        nextMillis = Math.min(maxMillis, nextMillis * 2);
        return delay - (long) (random.nextDouble() * delay / 2);
    }

    /** Begins anew, after a success. */
    void reset() {
        nextMillis = firstMillis;
    }
}
