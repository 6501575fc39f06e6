package io.scrubjay.proxy.revoke;

import java.time.Duration;

/**
 * Whom to kill.
 *
 * @param kind whether it is an agent, an owner or a task
 * @param name of the one to be killed
 * @param ttl for how long what is registered anew is revoked as well
 * @param quarantines whether telemetry is held back as long
 * @param by who says so
 * @param reason for the audit log
 */
public record KillOrder(
        HolderKind kind, String name, Duration ttl, boolean quarantines, String by, String reason) {}
