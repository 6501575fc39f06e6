package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.InFlight;
import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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

    private final InFlight inFlight = new InFlight();
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
        inFlight.wake();
    }

    /** Begins nothing more. */
    void stop() {
        stopped = true;
        wake();
    }

    /** Whether everything under way ended in time. */
    boolean awaitIdle(Duration timeout) throws InterruptedException {
        return inFlight.awaitIdle(timeout);
    }

    private void run() {
        try {
            while (!stopped) {
                inFlight.awaitWork(dispatch(), clock, () -> stopped);
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
        // as of before the read: one that ends meanwhile still stands in its result
        Set<String> underWay = inFlight.snapshot();
        int room = connector.limits().maxInFlight() - underWay.size();
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
        inFlight.begin(revocation.id());
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
                inFlight.end(revocation.id());
            }
        });
    }

    /** It stays due: not again at once. */
    private static void sleepAfterDefect() {
        try {
            TimeUnit.SECONDS.sleep(STORE_RETRY.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Due(List<Revocation> revocations, @Nullable Instant next) {}
}
