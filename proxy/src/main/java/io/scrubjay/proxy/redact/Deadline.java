package io.scrubjay.proxy.redact;

import java.time.Duration;

/**
 * When a sender stops waiting for its answer. Any thread.
 *
 * @param nanoTime on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanoTime) {
    /** So long from now. */
    public static Deadline after(Duration timeout) {
        return new Deadline(System.nanoTime() + timeout.toNanos());
    }

    /** The time left; zero or negative once it has passed. */
    public Duration left() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }
}
