package io.scrubjay.proxy.revoke;

import java.time.Instant;
import java.util.List;

/**
 * A kill switch that is in force.
 *
 * @param id of the switch; the same for the same holder
 * @param kind whether an agent, an owner or a task is killed
 * @param name of the one that is
 * @param until when it expires
 * @param by who threw it
 * @param reason as they said it
 * @param quarantined senders whose telemetry is held back as long, by the names in their certificates
 */
public record Kill(
        String id, HolderKind kind, String name, Instant until, String by, String reason, List<String> quarantined) {
    public Kill {
        quarantined = List.copyOf(quarantined);
    }
}
