package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the outbox of one webhook: sends what is due, a few at once, and writes down how it ended. A webhook that
 * keeps failing gets one attempt at a time with pauses between, so that a dead one costs next to nothing however much
 * waits for it.
 *
 * <p>An event leaves the outbox only after the webhook's answer was recorded. A crash between the two sends it again,
 * with the same {@code webhook-id}.
 */
final class DeliveryLane extends WorkLane {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryLane.class);
    private static final int MAX_IN_FLIGHT = 4;
    private static final int FAILURES_UNTIL_PROBING = 3;
    private static final int MAX_PAUSE_DOUBLINGS = 6;
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final WebhookTarget target;
    private final Store store;
    private final Outbox outbox;
    private final WebhookSender sender;
    private final RetrySchedule schedule;
    private final DeliveryMeters meters;
    private final Clock clock;
    private final RandomGenerator random;
    private final OncePerMinute complaints = new OncePerMinute();

    private Instant pausedUntil = Instant.MIN; // with the failures guarded by this
    private int consecutiveFailures;

    DeliveryLane(
            WebhookTarget target,
            Store store,
            Outbox outbox,
            WebhookSender sender,
            RetrySchedule schedule,
            DeliveryMeters meters,
            Clock clock,
            RandomGenerator random,
            Executor executor) {
        super(target.label(), clock, executor);
        this.target = target;
        this.store = store;
        this.outbox = outbox;
        this.sender = sender;
        this.schedule = schedule;
        this.meters = meters;
        this.clock = clock;
        this.random = random;
    }

    @Override
    protected @Nullable Instant dispatch(Set<String> underWay) throws InterruptedException {
        sender.warmUp(); // here, not in the first delivery
        Instant now = clock.instant();
        int room;
        synchronized (this) {
            if (now.isBefore(pausedUntil)) {
                return pausedUntil;
            }
            room = (consecutiveFailures < FAILURES_UNTIL_PROBING ? MAX_IN_FLIGHT : 1) - underWay.size();
        }
        if (room <= 0) {
            return null; // the end of an attempt wakes us
        }
        Outbox.Due due;
        try {
            due = store.read(connection -> outbox.due(connection, target.key(), now, 2 * MAX_IN_FLIGHT))
                    .get();
        } catch (ExecutionException e) {
            complain(e);
            return now.plus(STORE_RETRY);
        }
        for (Outbox.Entry entry : due.entries()) {
            if (room > 0 && !underWay.contains(entry.eventId())) {
                room--;
                begin(entry.eventId(), () -> attempt(entry));
            }
        }
        return due.nextAt();
    }

    @Override
    protected boolean bringForward(Duration by) throws InterruptedException {
        try {
            store.write(connection -> {
                        outbox.bringForward(connection, target.key(), by);
                        return true;
                    })
                    .get();
        } catch (ExecutionException e) {
            complain(e);
            return false;
        }
        synchronized (this) {
            pausedUntil = pausedUntil.equals(Instant.MIN) ? pausedUntil : pausedUntil.minus(by);
        }
        return true;
    }

    private void attempt(Outbox.Entry entry) throws InterruptedException {
        boolean failed = true;
        @Nullable Duration retryAfter = null;
        try {
            Attempt attempt = entry.body().isPresent()
                    ? sender.send(target, entry.eventId(), entry.body().get())
                    : new Attempt.Refused("damaged record");
            failed = attempt instanceof Attempt.Failed;
            retryAfter = attempt instanceof Attempt.Failed failure ? failure.retryAfter() : null;
            settle(entry, attempt);
        } finally {
            note(failed, retryAfter);
        }
    }

    private void settle(Outbox.Entry entry, Attempt attempt) throws InterruptedException {
        Outbox.Settlement settlement = stored(entry, attempt, false);
        while (settlement == null) {
            if (isStopped()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(STORE_RETRY.toMillis());
            settlement = stored(entry, attempt, true);
        }
        meters.settled(settlement.state());
        if (settlement.state() == Delivery.State.DEAD) {
            LOGGER.atError()
                    .addKeyValue("webhook", target)
                    .addKeyValue("event", settlement.eventId())
                    .addKeyValue("result", settlement.result())
                    .addKeyValue("attempts", settlement.attempts())
                    .log("leak report given up");
        } else if (settlement.state() == Delivery.State.WAITING && complaints.tryAcquire()) {
            LOGGER.atWarn()
                    .addKeyValue("webhook", target)
                    .addKeyValue("event", settlement.eventId())
                    .addKeyValue("result", settlement.result())
                    .addKeyValue("attempts", settlement.attempts())
                    .log("leak report not delivered, will be sent again");
        }
    }

    /** What an attempt makes of a delivery. */
    private Outbox.Settlement settlement(Outbox.Entry entry, Attempt attempt) {
        Instant now = clock.instant();
        int attempts = entry.attempts() + 1;
        Instant dueAt = attempt instanceof Attempt.Failed failed ? dueAt(now, attempts, failed.retryAfter()) : now;
        Delivery.State state =
                switch (attempt) {
                    case Attempt.Delivered d -> Delivery.State.DELIVERED;
                    case Attempt.Refused r -> Delivery.State.DEAD;
                    case Attempt.Failed f ->
                        dueAt.isBefore(entry.begunAt().plus(schedule.maxAge()))
                                ? Delivery.State.WAITING
                                : Delivery.State.DEAD;
                };
        return new Outbox.Settlement(entry.eventId(), state, attempts, attempt.result(), dueAt, now);
    }

    private Instant dueAt(Instant now, int attempts, @Nullable Duration retryAfter) {
        Instant dueAt = now.plus(schedule.delay(attempts, random));
        Instant asked = retryAfter == null ? now : now.plus(schedule.capped(retryAfter));
        return asked.isAfter(dueAt) ? asked : dueAt;
    }

    /**
     * Stores what an attempt makes of a delivery. The clock is read in the transaction: where it is set back, what was written by then
     * is {@linkplain #bringForward brought forward}, and what is written afterwards has the new time.
     *
     * @param again whether an earlier write of it failed, so that what is counted may be off
     * @return null where it could not be stored
     */
    private Outbox.@Nullable Settlement stored(Outbox.Entry entry, Attempt attempt, boolean again) throws InterruptedException {
        try {
            return store.write(connection -> {
                        Outbox.Settlement settlement = settlement(entry, attempt);
                        outbox.settle(connection, target.key(), settlement);
                        if (again) {
                            meters.recount(connection, outbox);
                        } else {
                            meters.moved(settlement.state());
                        }
                        return settlement;
                    })
                    .get();
        } catch (ExecutionException e) {
            complain(e);
            return null;
        }
    }

    private synchronized void note(boolean failed, @Nullable Duration retryAfter) {
        consecutiveFailures = failed ? consecutiveFailures + 1 : 0;
        if (retryAfter != null) {
            pausedUntil = clock.instant().plus(schedule.capped(retryAfter));
        } else if (consecutiveFailures >= FAILURES_UNTIL_PROBING) {
            int doublings = Math.min(consecutiveFailures - FAILURES_UNTIL_PROBING, MAX_PAUSE_DOUBLINGS);
            pausedUntil = clock.instant().plus(schedule.delays().getFirst().multipliedBy(1L << doublings));
        }
    }

    private void complain(ExecutionException e) {
        if (!isStopped() && complaints.tryAcquire()) {
            LOGGER.atError()
                    .addKeyValue("webhook", target)
                    .addKeyValue("reason", e.getCause() == null ? "" : e.getCause().getClass().getSimpleName())
                    .log("outbox cannot be used, deliveries wait");
        }
    }
}
