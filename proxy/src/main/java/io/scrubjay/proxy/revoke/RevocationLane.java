package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.WorkLane;
import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Has done what is due at one connector, a few at once; a provider that is away holds up nobody else's. */
final class RevocationLane extends WorkLane {
    private static final int WINDOW = 256;
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final Connector connector;
    private final Store store;
    private final RevocationTable table;
    private final RevocationStep step;
    private final RateLimits limits;
    private final PauseSwitch pause;
    private final Clock clock;

    RevocationLane(
            Connector connector,
            Store store,
            RevocationTable table,
            RevocationStep step,
            RateLimits limits,
            PauseSwitch pause,
            Clock clock,
            Executor executor) {
        super(connector.name(), clock, executor);
        this.connector = connector;
        this.store = store;
        this.table = table;
        this.step = step;
        this.limits = limits;
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    protected @Nullable Instant dispatch(Set<String> underWay) throws InterruptedException {
        Instant now = clock.instant();
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
                begin(revocation.id(), () -> step.run(connector, revocation.id(), this::isStopped));
            } else if (next == null || now.plus(wait).isBefore(next)) {
                next = now.plus(wait);
            }
        }
        return next;
    }

    @Override
    protected boolean bringForward(Duration by) throws InterruptedException {
        try {
            store.write(connection -> {
                        table.bringForward(connection, connector.name(), by);
                        return true;
                    })
                    .get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** First attempts that nobody ordered; to verify or to try again takes nothing more away. */
    private static boolean isLimited(Revocation revocation) {
        return revocation.state() == RevocationState.APPROVED
                && !revocation.byPeople()
                && revocation.progress().attempts() == 0;
    }

    private record Due(List<Revocation> revocations, @Nullable Instant next) {}
}
