package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes of all webhooks. */
final class WebhookDispatcher {
    private static final Logger LOGGER = LoggerFactory.getLogger(WebhookDispatcher.class);

    private final List<WebhookTarget> targets;
    private final List<DeliveryLane> lanes;
    private final Outbox outbox;
    private final WebhookSender sender;
    private final RetrySchedule schedule;
    private final DeliveryMeters meters;
    private final Clock clock;
    private final ExecutorService executor;

    WebhookDispatcher(
            List<WebhookTarget> targets,
            Store store,
            Outbox outbox,
            WebhookSender sender,
            RetrySchedule schedule,
            DeliveryMeters meters,
            Clock clock,
            RandomGenerator random,
            ExecutorService executor) {
        this.targets = List.copyOf(targets);
        this.outbox = outbox;
        this.sender = sender;
        this.schedule = schedule;
        this.meters = meters;
        this.clock = clock;
        this.executor = executor;
        this.lanes = this.targets.stream()
                .map(target -> new DeliveryLane(
                        target, store, outbox, sender, schedule, meters, clock, random, executor))
                .toList();
    }

    Collection<WebhookTarget> targets() {
        return targets;
    }

    /** Starts all lanes; what an earlier process left waits to be sent. */
    void start() {
        lanes.forEach(DeliveryLane::start);
    }

    /** Says that the outbox has new deliveries for every webhook. */
    void wake() {
        lanes.forEach(DeliveryLane::wake);
    }

    /**
     * Has what waits sent now, since nobody knows whether the clock was set back meanwhile; gives up what waits too long for a
     * webhook that is configured no more.
     */
    void tidy(Connection connection) throws SQLException {
        outbox.bringForward(connection, clock.instant());
        outbox.expire(
                connection,
                clock.instant().minus(schedule.maxAge()),
                targets.stream().map(WebhookTarget::key).collect(Collectors.toSet()));
    }

    /** Counts again after the store changed otherwise than through us. */
    void recount(Connection connection) throws SQLException {
        meters.recount(connection, outbox);
    }

    /**
     * Starts no more attempts, gives those under way the time left, then cuts them off; they are made again after a
     * start.
     */
    void close(Duration grace) {
        lanes.forEach(DeliveryLane::stop);
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        try {
            for (DeliveryLane lane : lanes) {
                if (!lane.awaitIdle(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())))) {
                    LOGGER.atInfo().log("a leak report is cut off by the shutdown, the next start sends it again");
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        sender.close();
    }
}
