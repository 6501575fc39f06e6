package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.RecordCipher;
import io.scrubjay.rules.Fingerprint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code revocation}, from which everything is done that is done. Runs in the store's transactions. */
final class RevocationTable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RevocationTable.class);
    /** How long a finished revocation can be looked up; the audit log keeps it. */
    private static final Duration KEPT = Duration.ofDays(90);

    private static final String COLUMNS = "SELECT id, fingerprint, state, created_at, due_at, payload FROM revocation ";

    private final RecordCipher cipher;
    private final HolderTags tags;
    private final int maxRevocations;

    /** @param maxRevocations how many are kept, but for those that are to be done or verified */
    RevocationTable(RecordCipher cipher, HolderTags tags, int maxRevocations) {
        this.cipher = cipher;
        this.tags = tags;
        this.maxRevocations = maxRevocations;
    }

    /** Writes a revocation in place of the one of the same id, if there is one. */
    void put(Connection connection, Revocation revocation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO revocation (id, fingerprint, connector, owner_tag, state, due_at, attempts,"
                        + " created_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, revocation.id());
            insert.setString(2, revocation.credential().fingerprint().hex());
            insert.setString(3, revocation.credential().connector());
            insert.setString(4, tags.tag(HolderKind.OWNER, revocation.credential().owner()));
            insert.setString(5, revocation.state().word());
            if (revocation.dueAt() == null) {
                insert.setNull(6, Types.INTEGER);
            } else {
                insert.setLong(6, revocation.dueAt().toEpochMilli());
            }
            insert.setInt(7, revocation.progress().attempts());
            insert.setLong(8, revocation.createdAt().toEpochMilli());
            insert.setBytes(9, cipher.seal(recordId(revocation.id()), RevocationCodec.encode(revocation)));
            insert.executeUpdate();
        }
    }

    Optional<Revocation> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
            select.setString(1, id);
            return readAll(select).stream().findFirst();
        }
    }

    /** The newest revocation of a secret. */
    Optional<Revocation> latest(Connection connection, Fingerprint fingerprint) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(COLUMNS + "WHERE fingerprint = ? ORDER BY id DESC LIMIT 1")) {
            select.setString(1, fingerprint.hex());
            return readAll(select).stream().findFirst();
        }
    }

    /** What a connector is to do now, longest due first. */
    List<Revocation> due(Connection connection, String connector, Instant now, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                COLUMNS + "WHERE connector = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?")) {
            select.setString(1, connector);
            select.setLong(2, now.toEpochMilli());
            select.setInt(3, limit);
            return readAll(select);
        }
    }

    /** When a connector has something to do after that time; null if never. */
    @Nullable Instant nextDue(Connection connection, String connector, Instant after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT min(due_at) FROM revocation WHERE connector = ? AND due_at > ?")) {
            select.setString(1, connector);
            select.setLong(2, after.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                long dueAt = row.getLong(1);
                return row.wasNull() ? null : Instant.ofEpochMilli(dueAt);
            }
        }
    }

    /** Has a connector do everything so much sooner. */
    void bringForward(Connection connection, String connector, Duration by) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE revocation SET due_at = due_at - ? WHERE connector = ? AND due_at IS NOT NULL")) {
            update.setLong(1, by.toMillis());
            update.setString(2, connector);
            update.executeUpdate();
        }
    }

    /** Has what waits done at once. */
    void bringForward(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE revocation SET due_at = ? WHERE due_at > ?")) {
            update.setLong(1, now.toEpochMilli());
            update.setLong(2, now.toEpochMilli());
            update.executeUpdate();
        }
    }

    /** Revocations before that id, newest first; from the newest on where there is none. */
    List<Revocation> list(Connection connection, int limit, @Nullable String after) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?")) {
            select.setString(1, after == null ? "~" : after); // '~' sorts after every ULID
            select.setInt(2, limit);
            return readAll(select);
        }
    }

    /**
     * Deletes what is finished for long, and of more than are kept the oldest that are not to be done or verified, those
     * that wait for people last.
     *
     * @return how many of them were waiting for people
     */
    int prune(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM revocation WHERE created_at < ? AND due_at IS NULL AND state <> 'planned'")) {
            delete.setLong(1, now.minus(KEPT).toEpochMilli());
            delete.executeUpdate();
        }
        int excess;
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM revocation");
                ResultSet row = count.executeQuery()) {
            excess = row.getInt(1) - maxRevocations;
        }
        return excess > 0 ? deleteOldest(connection, excess) : 0;
    }

    private static int deleteOldest(Connection connection, int count) throws SQLException {
        int waiting = 0;
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM revocation WHERE id IN"
                        + " (SELECT id FROM revocation WHERE due_at IS NULL ORDER BY state = 'planned', id LIMIT ?)"
                        + " RETURNING state")) {
            delete.setInt(1, count);
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    waiting += row.getString(1).equals("planned") ? 1 : 0;
                }
            }
        }
        return waiting;
    }

    /** How many revocations of an owner's credentials were decided since. */
    int countOfOwner(Connection connection, String owner, Instant since) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT count(*) FROM revocation WHERE owner_tag = ? AND created_at >= ?")) {
            select.setString(1, tags.tag(HolderKind.OWNER, owner));
            select.setLong(2, since.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                return row.getInt(1);
            }
        }
    }

    private List<Revocation> readAll(PreparedStatement select) throws SQLException {
        List<Revocation> revocations = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                read(row).ifPresent(revocations::add);
            }
        }
        return revocations;
    }

    private Optional<Revocation> read(ResultSet row) throws SQLException {
        String id = row.getString(1);
        Optional<byte[]> payload = cipher.open(recordId(id), row.getBytes(6));
        if (payload.isEmpty()) {
            LOGGER.atError().addKeyValue("revocation", id).log("record of a revocation is damaged");
            return Optional.empty();
        }
        long dueAt = row.getLong(5);
        boolean isDue = !row.wasNull();
        return Optional.of(RevocationCodec.decode(
                id,
                new Fingerprint(row.getString(2)),
                RevocationState.ofWord(row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                isDue ? Instant.ofEpochMilli(dueAt) : null,
                payload.get()));
    }

    private static String recordId(String id) {
        return "revocation:" + id;
    }
}
