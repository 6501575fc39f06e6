package io.scrubjay.proxy.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that one webhook did not get and that is not sent any more by itself.
 *
 * @param eventId the event's ULID, which is its {@code webhook-id}
 * @param incidentId of the incident that it tells of
 * @param type of the event: {@code "io.scrubjay.leak.detected.v1"}
 * @param createdAt when the event was
 * @param givenUpAt when it was sent last
 * @param target scheme and authority of the webhook; its path may hold a token and is not shown
 * @param attempts how often it was sent, since its replay where there was one
 * @param result how the last attempt ended, {@code "410"}, {@code "timeout"}
 */
public record DeadLetter(
        String eventId,
        String incidentId,
        String type,
        Instant createdAt,
        Instant givenUpAt,
        String target,
        int attempts,
        @Nullable String result) {}
