package io.scrubjay.proxy.incident;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands in the outbox as given up. Stateless. */
final class DeadLetters {
    private DeadLetters() {}

    /**
     * Dead letters, newest event first.
     *
     * @param events of how many events, at most; there is one for each webhook that did not get it
     * @param after the id of the last event of the page before; null for the first page
     */
    static List<DeadLetter> list(Connection connection, int events, @Nullable String after) throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT o.event_id, e.incident_id, e.type, e.created_at, o.updated_at, o.target_label, o.attempts,"
                        + " o.result FROM outbox o JOIN event e ON e.id = o.event_id"
                        + " WHERE o.state = 'dead' AND o.event_id IN"
                        + " (SELECT DISTINCT event_id FROM outbox WHERE state = 'dead' AND event_id < ?"
                        + " ORDER BY event_id DESC LIMIT ?) ORDER BY o.event_id DESC, o.target_label")) {
            select.setString(1, after == null ? "~" : after); // '~' sorts after every ULID
            select.setInt(2, events);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    letters.add(new DeadLetter(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            Instant.ofEpochMilli(row.getLong(4)),
                            Instant.ofEpochMilli(row.getLong(5)),
                            row.getString(6),
                            row.getInt(7),
                            row.getString(8)));
                }
            }
        }
        return letters;
    }

    /**
     * Has them sent again as if they were new, the same bytes with the same {@code webhook-id}.
     *
     * @param eventId of the event; null for all
     * @param targets webhooks that are configured; those of others stay
     * @return how many they are
     */
    static int replay(
            Connection connection, @Nullable String eventId, Collection<WebhookTarget> targets, Instant now)
            throws SQLException {
        String known = targets.stream().map(target -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = ?1, replayed_at = ?1, updated_at = ?1"
                        + " WHERE state = 'dead' AND event_id = ifnull(?2, event_id) AND target IN (" + known + ")")) {
            update.setLong(1, now.toEpochMilli());
            update.setString(2, eventId);
            int index = 3;
            for (WebhookTarget target : targets) {
                update.setString(index++, target.key());
            }
            return update.executeUpdate();
        }
    }
}
