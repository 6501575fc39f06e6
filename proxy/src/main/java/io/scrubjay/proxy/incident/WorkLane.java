package io.scrubjay.proxy.incident;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out to an executor what the store says is due, until it is stopped: looks again when some of it ended, when
 * somebody wakes it, when it is time. What is cut off stays due. Any thread.
 */
public abstract class WorkLane {
    private static final Logger LOGGER = LoggerFactory.getLogger(WorkLane.class);
    private static final Duration DEFECT_PAUSE = Duration.ofSeconds(1);
    /** A clock that was set back by less holds nothing up for long. */
    private static final Duration SET_BACK = Duration.ofSeconds(1);

    private final String name;
    private final Clock clock;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> underWay = new HashSet<>();
    private boolean woken;
    private volatile boolean stopped;

    private Look lookedAt; // of the lane's thread
    /** By how much what waits is still to be brought forward; guarded by the lock. */
    private Duration setBack = Duration.ZERO;

    /**
     * A lane, not yet started.
     *
     * @param name for the log
     * @param executor runs the work, which blocks
     */
    protected WorkLane(String name, Clock clock, Executor executor) {
        this.name = name;
        this.clock = clock;
        this.executor = executor;
        this.lookedAt = Look.at(clock);
    }

    /** Begins to hand out. */
    public final void start() {
        executor.execute(this::run);
    }

    /** Says that something may be due. */
    public final void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Begins nothing more. */
    public final void stop() {
        stopped = true;
        wake();
    }

    /** Whether everything under way ended in time. */
    public final boolean awaitIdle(Duration timeout) throws InterruptedException {
        long leftNanos = timeout.toNanos();
        lock.lock();
        try {
            while (!underWay.isEmpty()) {
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
     * Begins what is due.
     *
     * @param underWay ids of what was under way before the store is asked: what ends meanwhile still stands in its
     *     answer
     * @return when to look again; null if not before somebody wakes us
     */
    protected abstract @Nullable Instant dispatch(Set<String> underWay) throws InterruptedException;

    /**
     * Brings forward what waits, as the clock was set back: it would wait for longer than it was to.
     *
     * @return whether that is done
     */
    protected abstract boolean bringForward(Duration by) throws InterruptedException;

    /** Begins one thing. */
    protected final void begin(String id, Work work) {
        lock.lock();
        try {
            underWay.add(id);
        } finally {
            lock.unlock();
        }
        Look begun = Look.at(clock);
        executor.execute(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closing: it is done after the next start
            } catch (RejectedExecutionException e) {
                LOGGER.atDebug().addKeyValue("lane", name).log("closed before something was done");
            } catch (RuntimeException e) {
                LOGGER.atError().setCause(e).addKeyValue("lane", name).log("not done by a defect of ours");
                pauseAfterDefect();
            } finally {
                end(id, begun);
            }
        });
    }

    protected final boolean isStopped() {
        return stopped;
    }

    private void run() {
        try {
            while (!stopped) {
                Set<String> before = snapshot();
                followClock();
                awaitWork(dispatch(before));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().addKeyValue("lane", name).log("stopped");
        }
    }

    private void followClock() throws InterruptedException {
        Look now = Look.at(clock);
        Duration behind = now.behind(lookedAt);
        lookedAt = now;
        if (behind.compareTo(SET_BACK) > 0) {
            LOGGER.atWarn().addKeyValue("lane", name).addKeyValue("by", behind).log("the clock was set back");
            addSetBack(behind);
        }
        Duration by = takeSetBack();
        if (!by.isZero() && !bringForward(by)) {
            addSetBack(by);
        }
    }

    private void addSetBack(Duration by) {
        lock.lock();
        try {
            setBack = setBack.plus(by);
        } finally {
            lock.unlock();
        }
    }

    private Duration takeSetBack() {
        lock.lock();
        try {
            Duration by = setBack;
            setBack = Duration.ZERO;
            return by;
        } finally {
            lock.unlock();
        }
    }

    /** What is under way now; whoever wakes us from here on ends the next {@link #awaitWork}. */
    private Set<String> snapshot() {
        lock.lock();
        try {
            woken = false;
            return Set.copyOf(underWay);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Work during which the clock was set back may have read it before, and written down when it is next due after the
     * others were brought forward; so they are once more, and come a little early.
     */
    private void end(String id, Look begun) {
        Duration behind = Look.at(clock).behind(begun);
        lock.lock();
        try {
            underWay.remove(id);
            if (behind.compareTo(SET_BACK) > 0) {
                addSetBack(behind);
            }
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when somebody has woken us since the last {@link #snapshot}, when it is time, or when we are stopped. */
    private void awaitWork(@Nullable Instant until) throws InterruptedException {
        lock.lock();
        try {
            while (!woken && !stopped) {
                if (until == null) {
                    changed.await();
                } else {
                    long millis = Duration.between(clock.instant(), until).toMillis();
                    if (millis < 0) {
                        return;
                    }
                    if (!changed.await(millis + 1, TimeUnit.MILLISECONDS)) {
                        return; // also where the clock was set back meanwhile
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** It stays due: not again at once. */
    private static void pauseAfterDefect() {
        try {
            TimeUnit.MILLISECONDS.sleep(DEFECT_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What two clocks said at one moment, the second of which is never set. */
    private record Look(Instant instant, long nanos) {
        static Look at(Clock clock) {
            return new Look(clock.instant(), System.nanoTime());
        }

        /** How much less the first has gone on than the second since an earlier look; negative where it is more. */
        Duration behind(Look earlier) {
            return Duration.between(instant, earlier.instant.plusNanos(nanos - earlier.nanos));
        }
    }

    /** What is done on a thread of the executor. */
    @FunctionalInterface
    protected interface Work {
        void run() throws InterruptedException;
    }
}
