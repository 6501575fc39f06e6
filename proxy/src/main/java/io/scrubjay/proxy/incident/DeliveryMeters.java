package io.scrubjay.proxy.incident;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.util.concurrent.atomic.AtomicLong;

/** Counts attempts by how they ended, and what waits or was given up. */
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

    /** What the store says. */
    void reset(long waitingNow, long deadNow) {
        waiting.set(waitingNow);
        dead.set(deadNow);
    }

    void added(int deliveries) {
        waiting.addAndGet(deliveries);
    }

    void settled(Delivery.State state) {
        switch (state) {
            case WAITING -> retried.increment();
            case DELIVERED -> {
                delivered.increment();
                waiting.decrementAndGet();
            }
            case DEAD -> {
                refused.increment();
                waiting.decrementAndGet();
                dead.incrementAndGet();
            }
        }
    }
}
