package io.scrubjay.proxy.forward;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps requests from an upstream that has failed several times in a row: open for a while, then half-open for one request,
 * and closed again as soon as that has succeeded. Not thread-safe.
 */
final class CircuitBreaker {
    private static final int FAILURES_TO_OPEN = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private final LongSupplier nanoClock;
    private final ReconnectBackoff pauses;
    private int failures;
    private boolean trying;
    private long openUntilNanos;

    CircuitBreaker(LongSupplier nanoClock, RandomGenerator random) {
        this.nanoClock = nanoClock;
        this.pauses = new ReconnectBackoff(FIRST_PAUSE, MAX_PAUSE, random);
    }

    /** Whether a request may be sent now; the one that ends a pause is the only one until its outcome is known. */
    boolean tryAcquire() {
        if (!mayAcquire()) {
            return false;
        }
        trying = failures == FAILURES_TO_OPEN;
        return true;
    }

    /** Whether {@link #tryAcquire} would say yes. */
    boolean mayAcquire() {
        return failures < FAILURES_TO_OPEN || !(trying || nanoClock.getAsLong() - openUntilNanos < 0);
    }

    /** The upstream has answered, whatever its answer was. */
    void succeeded() {
        failures = 0;
        trying = false;
        pauses.reset();
    }

    /**
     * The upstream could not be reached, gave no answer, or said that it takes no request now. A failure of a request that was
     * sent before the breaker opened tells nothing new.
     */
    void failed() {
        if (failures == FAILURES_TO_OPEN && !trying) {
            return;
        }
        failures = Math.min(failures + 1, FAILURES_TO_OPEN);
        trying = false;
        if (failures == FAILURES_TO_OPEN) {
            openUntilNanos = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(pauses.nextDelayMillis());
        }
    }

    /** The sender gave up before there was an outcome. */
    void abandoned() {
        trying = false;
    }
}
