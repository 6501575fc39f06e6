package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.store.RecordCipher;
import io.scrubjay.rules.Fingerprint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code incident}: folds sightings into incidents, one a fingerprint. A new one gets its event and outbox
 * rows in the same transaction; a repeat only counts up. Beyond {@code maxIncidents} those that were not seen for
 * longest are deleted, so that a flood of made-up secrets cannot fill the disk. Runs in the store's transactions.
 */
final class IncidentJournal {
    private static final Logger LOGGER = LoggerFactory.getLogger(IncidentJournal.class);
    private static final String COLUMNS = "SELECT id, payload, occurrences, first_seen, last_seen FROM incident ";

    private final IncidentCodec codec = new IncidentCodec();
    private final RecordCipher cipher;
    private final Outbox outbox;
    private final Clock clock;
    private final Ulid ids;
    private final String keyId;
    private final String source;
    private final int maxIncidents;
    private final LeakResponder responder;

    IncidentJournal(
            RecordCipher cipher,
            Outbox outbox,
            Clock clock,
            Ulid ids,
            String keyId,
            String source,
            int maxIncidents,
            LeakResponder responder) {
        this.cipher = cipher;
        this.outbox = outbox;
        this.clock = clock;
        this.ids = ids;
        this.keyId = keyId;
        this.source = source;
        this.maxIncidents = maxIncidents;
        this.responder = responder;
    }

    /** Loads what the first leak would wait for; for the background. */
    void warmUp() {
        codec.warmUp();
    }

    /** Writes the sightings of each secret. */
    Recorded record(
            Connection connection, Map<Fingerprint, Sightings> sightings, Collection<WebhookTarget> targets)
            throws SQLException {
        List<Incident> opened = new ArrayList<>();
        int deliveries = 0;
        for (Map.Entry<Fingerprint, Sightings> entry : sightings.entrySet()) {
            if (!fold(connection, entry.getKey(), entry.getValue())) {
                Incident incident = open(connection, entry.getKey(), entry.getValue());
                opened.add(incident);
                deliveries += respond(connection, incident, targets);
            }
        }
        return new Recorded(opened, deliveries);
    }

    /** Deletes what is beyond the bound; returns how many incidents. */
    int prune(Connection connection) throws SQLException {
        int excess;
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM incident");
                ResultSet row = count.executeQuery()) {
            excess = row.getInt(1) - maxIncidents;
        }
        if (excess <= 0) {
            return 0;
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM incident WHERE id IN (SELECT id FROM incident ORDER BY last_seen, id LIMIT ?)")) {
            delete.setInt(1, excess);
            return delete.executeUpdate();
        }
    }

    /** Incidents before that id, newest first; from the newest on where there is none. */
    List<IncidentReport> list(Connection connection, int limit, @Nullable String after) throws SQLException {
        List<IncidentReport> reports = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?")) {
            select.setString(1, after == null ? "~" : after); // '~' sorts after every ULID
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Optional<Incident> incident = read(row);
                    if (incident.isPresent()) {
                        reports.add(report(connection, incident.get()));
                    }
                }
            }
        }
        return reports;
    }

    Optional<IncidentReport> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                Optional<Incident> incident = row.next() ? read(row) : Optional.empty();
                return incident.isPresent()
                        ? Optional.of(report(connection, incident.get()))
                        : Optional.empty();
            }
        }
    }

    private IncidentReport report(Connection connection, Incident incident) throws SQLException {
        return new IncidentReport(incident, outbox.deliveries(connection, incident.id()));
    }

    private boolean fold(Connection connection, Fingerprint fingerprint, Sightings sightings) throws SQLException {
        String id;
        long count;
        Instant firstSeen;
        Optional<Incident> earlier;
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE fingerprint = ?")) {
            select.setString(1, subject(fingerprint));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                id = row.getString(1);
                count = row.getLong(3);
                firstSeen = Instant.ofEpochMilli(row.getLong(4));
                earlier = read(row);
            }
        }
        Incident later = earlier.isPresent()
                ? earlier.get().with(sightings)
                : incident(id, fingerprint, sightings, count + sightings.count(), firstSeen);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE incident SET occurrences = ?, last_seen = ?, payload = ? WHERE id = ?")) {
            update.setLong(1, later.count());
            update.setLong(2, later.lastSeen().toEpochMilli());
            update.setBytes(3, cipher.seal(id, codec.encode(later)));
            update.setString(4, id);
            update.executeUpdate();
        }
        ask(connection, later, false);
        return true;
    }

    private Incident open(Connection connection, Fingerprint fingerprint, Sightings sightings) throws SQLException {
        Incident incident =
                incident(ids.next(), fingerprint, sightings, sightings.count(), sightings.firstSeen());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO incident (id, fingerprint, occurrences, first_seen, last_seen, payload)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, incident.id());
            insert.setString(2, incident.subject());
            insert.setLong(3, incident.count());
            insert.setLong(4, incident.firstSeen().toEpochMilli());
            insert.setLong(5, incident.lastSeen().toEpochMilli());
            insert.setBytes(6, cipher.seal(incident.id(), codec.encode(incident)));
            insert.executeUpdate();
        }
        return incident;
    }

    /** Has it decided what is done about a new incident, and reports it; returns how many deliveries that makes. */
    private int respond(Connection connection, Incident incident, Collection<WebhookTarget> targets)
            throws SQLException {
        LeakResponse response = ask(connection, incident, true).orElse(null);
        int deliveries = 0;
        if (response == null || !response.isSilent()) {
            deliveries += addEvent(connection, LeakEvent.DETECTED, incident, response, targets);
        }
        if (response != null && response.isSuppressed()) {
            deliveries += addEvent(connection, LeakEvent.SUPPRESSED, incident, response, targets);
        }
        return deliveries;
    }

    /** A defect in deciding must not cost the incident: what was written for it is taken back, and the leak is told. */
    private Optional<LeakResponse> ask(Connection connection, Incident incident, boolean isNew) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Optional<LeakResponse> response = responder.respond(connection, incident, isNew);
            connection.releaseSavepoint(before);
            return response;
        } catch (RuntimeException e) {
            connection.rollback(before);
            LOGGER.atError().setCause(e).addKeyValue("incident", incident.id()).log("leak not decided by a defect of ours");
            return Optional.empty();
        }
    }

    /** Reports on an incident once more; returns how many deliveries that makes. */
    int addEvent(
            Connection connection,
            LeakEvent event,
            Incident incident,
            @Nullable LeakResponse response,
            Collection<WebhookTarget> targets)
            throws SQLException {
        List<WebhookTarget> takers = targets.stream()
                .filter(target -> target.format().takes(event))
                .toList();
        if (takers.isEmpty()) {
            return 0;
        }
        Instant now = clock.instant();
        String eventId = ids.next();
        byte[] body = codec.event(event, eventId, source, now, incident, response);
        outbox.add(connection, eventId, incident.id(), event.type(), body, now, takers);
        return takers.size();
    }

    /** The incident of a secret, by its fingerprint. */
    Optional<Incident> findByFingerprint(Connection connection, Fingerprint fingerprint) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE fingerprint = ?")) {
            select.setString(1, subject(fingerprint));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? read(row) : Optional.empty();
            }
        }
    }

    private Incident incident(
            String id, Fingerprint fingerprint, Sightings sightings, long count, Instant firstSeen) {
        return new Incident(
                id,
                keyId,
                fingerprint,
                sightings.rule().id(),
                sightings.rule().title(),
                sightings.rule().provider(),
                sightings.rule().severity(),
                sightings.assessment(),
                sightings.signal(),
                sightings.place(),
                sightings.service(),
                sightings.traceId(),
                sightings.sender(),
                sightings.places(),
                sightings.services(),
                count,
                firstSeen,
                sightings.lastSeen());
    }

    /** The incident of a row of {@link #COLUMNS}; empty, with an error in the log, if its payload is damaged. */
    private Optional<Incident> read(ResultSet row) throws SQLException {
        String id = row.getString(1);
        Optional<byte[]> payload = cipher.open(id, row.getBytes(2));
        if (payload.isEmpty()) {
            LOGGER.atError().addKeyValue("incident", id).log("incident record is damaged");
            return Optional.empty();
        }
        return Optional.of(codec.decode(
                id,
                payload.get(),
                row.getLong(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5))));
    }

    private String subject(Fingerprint fingerprint) {
        return "fp:" + keyId + ":" + fingerprint.hex();
    }

    /**
     * What became of sightings.
     *
     * @param opened incidents that are new
     * @param deliveries how many are to be made
     */
    record Recorded(List<Incident> opened, int deliveries) {}
}
