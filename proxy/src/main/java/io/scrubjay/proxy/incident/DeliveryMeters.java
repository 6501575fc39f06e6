package io.scrubjay.proxy.incident;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts attempts by how they ended, and what waits or was given up. The latter changes within the transaction that changes the
 * store, where nobody else counts again; a transaction that fails asks for a {@link #recount}.
 */
final class DeliveryMeters {
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final Counter delivered;
    private final Counter retried;
    private final Counter refused;

    DeliveryMeters(Meters meters) {
        this.delivered = meters.counter(Meter.WEBHOOK_DELIVERIES, "delivered");
        this.retried = meters.counter(Meter.WEBHOOK_DELIVERIES, "retried");
        this.refused = meters.counter(Meter.WEBHOOK_DELIVERIES, "dead");
        meters.gauge(Meter.OUTBOX_DEPTH, waiting::get, Delivery.State.WAITING.word());
        meters.gauge(Meter.OUTBOX_DEPTH, dead::get, Delivery.State.DEAD.word());
    }

    /** Counts what the store says. */
    void recount(Connection connection, Outbox outbox) throws SQLException {
        waiting.set(outbox.count(connection, Delivery.State.WAITING));
        dead.set(outbox.count(connection, Delivery.State.DEAD));
    }

    void added(int deliveries) {
        waiting.addAndGet(deliveries);
    }

    void moved(Delivery.State state) {
        if (state != Delivery.State.WAITING) {
            waiting.decrementAndGet();
        }
        if (state == Delivery.State.DEAD) {
            dead.incrementAndGet();
        }
    }

    /** Counts an attempt, whose outcome is durable. */
    void settled(Delivery.State state) {
        switch (state) {
            case WAITING -> retried.increment();
            case DELIVERED -> delivered.increment();
            case DEAD -> refused.increment();
        }
    }
}
