package io.scrubjay.proxy.revoke.connector;

import java.time.Duration;

/**
 * What a provider allows, and how fast it is.
 *
 * @param perMinute how many calls
 * @param maxInFlight how many at once
 * @param deadWithin how long a revoked credential may still be alive
 */
public record Limits(int perMinute, int maxInFlight, Duration deadWithin) {}
