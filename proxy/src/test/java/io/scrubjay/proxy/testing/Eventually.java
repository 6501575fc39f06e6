package io.scrubjay.proxy.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.opentest4j.AssertionFailedError;

/** Waits for what another thread or process will do. */
public final class Eventually {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Eventually() {}

    /** Returns once the condition holds; fails after a minute, which a busy machine may need. */
    public static void await(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionFailedError(what + ": not within " + TIMEOUT.toSeconds() + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
