package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has done what is due at one connector, a few at once; a provider that is away holds up nobody else's. */
final class RevocationLane {
    private static final Logger LOGGER = LoggerFactory.getLogger(RevocationLane.class);
    private static final int WINDOW = 256;
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final Connector connector;
    private final Store store;
    private final RevocationTable table;
    private final RevocationStep step;
    private final RateLimits limits;
    private final PauseSwitch pause;
    private final Clock clock;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> inFlight = new HashSet<>();
    private boolean woken;
    private volatile boolean stopped;

    RevocationLane(
            Connector connector,
            Store store,
            RevocationTable table,
            RevocationStep step,
            RateLimits limits,
            PauseSwitch pause,
            Clock clock,
            Executor executor) {
        this.connector = connector;
        this.store = store;
        this.table = table;
        this.step = step;
        this.limits = limits;
        this.pause = pause;
        this.clock = clock;
        this.executor = executor;
    }

    void start() {
        executor.execute(this::run);
    }

    /** Says that something may be due. Any thread. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Begins nothing more. */
    void stop() {
        stopped = true;
        wake();
    }

    /** Whether everything under way ended in time. */
    boolean awaitIdle(Duration timeout) throws InterruptedException {
        long leftNanos = timeout.toNanos();
        lock.lock();
        try {
            while (!inFlight.isEmpty()) {
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

    private void run() {
        try {
            while (!stopped) {
                awaitWork(dispatch());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().addKeyValue("connector", connector.name()).log("revocations stopped");
        }
    }

    /** Begins what is due; returns when to look again, null if not before somebody wakes us. */
    private @Nullable Instant dispatch() throws InterruptedException {
        Instant now = clock.instant();
        Set<String> underWay; // as of before the read: one that ends meanwhile still stands in its result
        int room;
        lock.lock();
        try {
            woken = false;
            underWay = Set.copyOf(inFlight);
            room = connector.limits().maxInFlight() - inFlight.size();
        } finally {
            lock.unlock();
        }
        if (room <= 0 || pause.isPaused()) {
            return null;
        }
        Due due;
        try {
            due = store.read(connection -> new Due(
                            table.due(connection, connector.name(), now, WINDOW),
                            table.nextDue(connection, connector.name(), now)))
                    .get();
        } catch (ExecutionException e) {
            return now.plus(STORE_RETRY);
        }
        Instant next = due.next();
        for (Revocation revocation : due.revocations()) {
            if (room == 0) {
                return null; // the end of one wakes us
            }
            if (underWay.contains(revocation.id())) {
                continue;
            }
            Duration wait = isLimited(revocation)
                    ? limits.acquire(revocation.credential(), connector.limits().perMinute(), now)
                    : null;
            if (wait == null) {
                room--;
                begin(revocation);
            } else if (next == null || now.plus(wait).isBefore(next)) {
                next = now.plus(wait);
            }
        }
        return next;
    }

    /** First attempts that nobody ordered; to verify or to try again takes nothing more away. */
    private static boolean isLimited(Revocation revocation) {
        return revocation.state() == RevocationState.APPROVED
                && !revocation.byPeople()
                && revocation.progress().attempts() == 0;
    }

    private void begin(Revocation revocation) {
        lock.lock();
        try {
            inFlight.add(revocation.id());
        } finally {
            lock.unlock();
        }
        executor.execute(() -> {
            try {
                step.run(connector, revocation.id(), () -> stopped);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closing: it is done after the next start
            } catch (RejectedExecutionException e) {
                LOGGER.atDebug().addKeyValue("connector", connector.name()).log("closed before a revocation");
            } catch (RuntimeException e) {
                LOGGER.atError()
                        .setCause(e)
                        .addKeyValue("connector", connector.name())
                        .log("revocation failed by a defect of ours");
                sleepAfterDefect();
            } finally {
                end(revocation.id());
            }
        });
    }

    private void end(String id) {
        lock.lock();
        try {
            inFlight.remove(id);
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It stays due: not again at once. */
    private static void sleepAfterDefect() {
        try {
            TimeUnit.SECONDS.sleep(STORE_RETRY.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

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
                    changed.await(millis + 1, TimeUnit.MILLISECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private record Due(List<Revocation> revocations, @Nullable Instant next) {}
}
