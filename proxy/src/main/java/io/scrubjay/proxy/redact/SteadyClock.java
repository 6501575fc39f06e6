package io.scrubjay.proxy.redact;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Instants that go on evenly, whoever sets the system's clock: for how long something is held, not for when it was. All such clocks
 * of a program agree. Any thread.
 */
public final class SteadyClock implements InstantSource {
    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(System.nanoTime());
    }
}
