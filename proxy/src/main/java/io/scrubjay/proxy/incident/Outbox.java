package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.store.RecordCipher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables {@code event} and {@code outbox}: each event once, and a row for each webhook that is to have it. */
final class Outbox {
    private final RecordCipher cipher;

    Outbox(RecordCipher cipher) {
        this.cipher = cipher;
    }

    /** Adds an event that is due at once at every target. */
    void add(
            Connection connection,
            String eventId,
            String incidentId,
            String type,
            byte[] body,
            Instant now,
            Collection<WebhookTarget> targets)
            throws SQLException {
        try (PreparedStatement event = connection.prepareStatement(
                "INSERT INTO event (id, incident_id, type, created_at, body) VALUES (?, ?, ?, ?, ?)")) {
            event.setString(1, eventId);
            event.setString(2, incidentId);
            event.setString(3, type);
            event.setLong(4, now.toEpochMilli());
            event.setBytes(5, cipher.seal(eventId, body));
            event.executeUpdate();
        }
        try (PreparedStatement row = connection.prepareStatement(
                "INSERT INTO outbox (event_id, target, target_label, state, due_at, attempts, updated_at)"
                        + " VALUES (?, ?, ?, 'waiting', ?, 0, ?)")) {
            for (WebhookTarget target : targets) {
                row.setString(1, eventId);
                row.setString(2, target.key());
                row.setString(3, target.label());
                row.setLong(4, now.toEpochMilli());
                row.setLong(5, now.toEpochMilli());
                row.executeUpdate();
            }
        }
    }

    /** What a target is to be sent now, oldest first, and when there will be more. */
    Due due(Connection connection, String target, Instant now, int limit) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT o.event_id, o.attempts, ifnull(o.replayed_at, e.created_at), e.body"
                        + " FROM outbox o JOIN event e ON e.id = o.event_id"
                        + " WHERE o.target = ? AND o.state = 'waiting' AND o.due_at <= ?"
                        + " ORDER BY o.due_at, o.event_id LIMIT ?")) {
            select.setString(1, target);
            select.setLong(2, now.toEpochMilli());
            select.setInt(3, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String eventId = row.getString(1);
                    entries.add(new Entry(
                            eventId,
                            row.getInt(2),
                            Instant.ofEpochMilli(row.getLong(3)),
                            cipher.open(eventId, row.getBytes(4))));
                }
            }
        }
        return new Due(entries, nextDue(connection, target, now));
    }

    /** Records how an attempt to deliver to a target ended. */
    void settle(Connection connection, String target, Settlement settlement) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE outbox SET state = ?, attempts = ?,"
                + " result = ?, due_at = ?, updated_at = ? WHERE event_id = ? AND target = ?")) {
            update.setString(1, settlement.state().word());
            update.setInt(2, settlement.attempts());
            update.setString(3, settlement.result());
            update.setLong(4, settlement.dueAt().toEpochMilli());
            update.setLong(5, settlement.endedAt().toEpochMilli());
            update.setString(6, settlement.eventId());
            update.setString(7, target);
            update.executeUpdate();
        }
    }

    /** Gives up what waits for a webhook that is configured no more. */
    void expire(Connection connection, Instant createdBefore, Set<String> targets) throws SQLException {
        String known = targets.stream().map(target -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE outbox SET state = 'dead', result = 'not configured' WHERE state = 'waiting'"
                        + " AND event_id IN (SELECT id FROM event WHERE created_at < ?) AND target NOT IN (" + known
                        + ")")) {
            update.setLong(1, createdBefore.toEpochMilli());
            int index = 2;
            for (String target : targets) {
                update.setString(index++, target);
            }
            update.executeUpdate();
        }
    }

    /** Makes what waits for a webhook due so much sooner. */
    void bringForward(Connection connection, String target, Duration by) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE outbox SET due_at = due_at - ? WHERE target = ? AND state = 'waiting'")) {
            update.setLong(1, by.toMillis());
            update.setString(2, target);
            update.executeUpdate();
        }
    }

    /** Makes everything that waits due now. */
    void bringForward(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE outbox SET due_at = ? WHERE state = 'waiting' AND due_at > ?")) {
            update.setLong(1, now.toEpochMilli());
            update.setLong(2, now.toEpochMilli());
            update.executeUpdate();
        }
    }

    /** How many deliveries are in a state. */
    long count(Connection connection, Delivery.State state) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM outbox WHERE state = ?")) {
            select.setString(1, state.word());
            try (ResultSet row = select.executeQuery()) {
                return row.getLong(1);
            }
        }
    }

    /** How the events of an incident fare, oldest event first. */
    List<Delivery> deliveries(Connection connection, String incidentId) throws SQLException {
        List<Delivery> deliveries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT o.event_id, o.target_label, o.state, o.attempts, o.due_at, o.result"
                        + " FROM outbox o JOIN event e ON e.id = o.event_id WHERE e.incident_id = ?"
                        + " ORDER BY o.event_id, o.target_label")) {
            select.setString(1, incidentId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Delivery.State state = Delivery.State.ofWord(row.getString(3));
                    deliveries.add(new Delivery(
                            row.getString(1),
                            row.getString(2),
                            state,
                            row.getInt(4),
                            state == Delivery.State.WAITING ? Instant.ofEpochMilli(row.getLong(5)) : null,
                            row.getString(6)));
                }
            }
        }
        return deliveries;
    }

    private static @Nullable Instant nextDue(Connection connection, String target, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT min(due_at) FROM outbox WHERE target = ? AND state = 'waiting' AND due_at > ?")) {
            select.setString(1, target);
            select.setLong(2, now.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                long dueAt = row.getLong(1);
                return row.wasNull() ? null : Instant.ofEpochMilli(dueAt);
            }
        }
    }

    /**
     * A delivery to make.
     *
     * @param attempts made so far
     * @param begunAt when its event was, or was replayed
     * @param body the event; empty if its record is damaged
     */
    record Entry(String eventId, int attempts, Instant begunAt, Optional<byte[]> body) {}

    /**
     * How an attempt ended.
     *
     * @param state of the delivery from then on
     * @param attempts made so far, this one included
     * @param result of this one, in a few words
     * @param dueAt when one that waits on is next due
     */
    record Settlement(
            String eventId, Delivery.State state, int attempts, String result, Instant dueAt, Instant endedAt) {}

    /**
     * What is to be sent.
     *
     * @param nextAt when a later delivery is due; null if none waits
     */
    record Due(List<Entry> entries, @Nullable Instant nextAt) {}
}
