package io.scrubjay.proxy.revoke;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Senders whose telemetry is held back while a kill switch says so. Any thread, event loops too: waits for nobody. */
public final class Quarantine {
    private final Clock clock;
    private volatile Map<String, Instant> untilBySender = Map.of();

    Quarantine(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether telemetry of a sender is held back.
     *
     * @param sender by its verified certificate; null, for one without, is never held back
     */
    public boolean holds(@Nullable String sender) {
        Instant until = sender == null ? null : untilBySender.get(sender);
        return until != null && clock.instant().isBefore(until);
    }

    /** How many senders are held back. */
    int size() {
        Instant now = clock.instant();
        return (int) untilBySender.values().stream().filter(now::isBefore).count();
    }

    /** Holds back whom these switches do, and nobody else. */
    void follow(Collection<Kill> kills) {
        Map<String, Instant> held = new HashMap<>();
        for (Kill kill : kills) {
            for (String sender : kill.quarantined()) {
                held.merge(sender, kill.until(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        untilBySender = Map.copyOf(held);
    }
}
