package io.scrubjay.proxy.incident;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an event has come on its way to one webhook.
 *
 * @param eventId the event's ULID, which is its {@code webhook-id}
 * @param target scheme and authority of the webhook; its path may hold a token and is not shown
 * @param state where it stands
 * @param attempts how often it was sent
 * @param dueAt when it is sent next; null unless it waits
 * @param result how the last attempt ended, {@code "204"}, {@code "timeout"}; null before the first
 */
public record Delivery(
        String eventId, String target, State state, int attempts, @Nullable Instant dueAt, @Nullable String result) {

    /** Where a delivery stands. */
    public enum State {
        /** To be sent, or sent again. */
        WAITING,
        /** The webhook took it. */
        DELIVERED,
        /** Given up: the webhook refused it for good, or never took it in time. */
        DEAD;

        /** The word in the store, metrics and the API: {@code "waiting"}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
