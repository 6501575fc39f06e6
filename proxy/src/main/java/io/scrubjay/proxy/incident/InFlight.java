package io.scrubjay.proxy.incident;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is under way by its ids, and the signal that wakes who hands out more. Any thread. */
public final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> ids = new HashSet<>();
    private boolean woken;

    /** Says that there may be more to hand out. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is under way now; whoever wakes us from here on ends the next {@link #awaitWork}. */
    public Set<String> snapshot() {
        lock.lock();
        try {
            woken = false;
            return Set.copyOf(ids);
        } finally {
            lock.unlock();
        }
    }

    /** Begins it. */
    public void begin(String id) {
        lock.lock();
        try {
            ids.add(id);
        } finally {
            lock.unlock();
        }
    }

    /** Ends it, and wakes. */
    public void end(String id) {
        lock.lock();
        try {
            ids.remove(id);
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything ended in time. */
    public boolean awaitIdle(Duration timeout) throws InterruptedException {
        long leftNanos = timeout.toNanos();
        lock.lock();
        try {
            while (!ids.isEmpty()) {
                if (leftNanos <= 0) {
                    return false;
                }
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when somebody has woken us since the last {@link #snapshot}, when it is time, or when {@code stopped}
     * holds at a wake.
     *
     * @param until by {@code clock}; null for no time
     */
    public void awaitWork(@Nullable Instant until, Clock clock, BooleanSupplier stopped) throws InterruptedException {
        lock.lock();
        try {
            while (!woken && !stopped.getAsBoolean()) {
                if (until == null) {
                    changed.await();
                } else {
                    long millis = Duration.between(clock.instant(), until).toMillis();
                    if (millis < 0) {
                        return;
                    }
                    changed.await(millis + 1, TimeUnit.MILLISECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
