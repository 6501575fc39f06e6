package io.scrubjay.proxy.revoke;

import io.micrometer.core.instrument.Timer;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;

/** Counts the steps of revocations, and measures how long it took from the decision to the death. */
final class RevokerMeters {
    private final Meters meters;
    private final Timer verified;

    RevokerMeters(Meters meters) {
        this.meters = meters;
        this.verified = meters.timer(Meter.REVOCATION_TIME);
    }

    void settled(Revocation revocation) {
        meters.counter(
                        Meter.REVOCATIONS,
                        revocation.credential().connector(),
                        revocation.state().word())
                .increment();
        Instant deadAt = revocation.progress().verifiedDeadAt();
        if (deadAt != null) {
            Duration taken = Duration.between(revocation.createdAt(), deadAt);
            verified.record(taken.isNegative() ? Duration.ZERO : taken);
        }
    }
}
