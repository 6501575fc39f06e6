package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.RecordCipher;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.scan.TokenHint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code credential}. What was registered is encrypted; agents, owners and tasks can be looked up by keyed
 * tags of their names. Runs in the store's transactions.
 */
final class CredentialTable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialTable.class);
    private static final String LIVE = " AND (expires_at IS NULL OR expires_at >= ?)";

    private final RecordCipher cipher;
    private final HolderTags tags;

    CredentialTable(RecordCipher cipher, HolderTags tags) {
        this.cipher = cipher;
        this.tags = tags;
    }

    /** Writes a credential in place of the one of the same fingerprint, if there is one. */
    void put(Connection connection, Credential credential, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO credential (fingerprint, issuer, registered_at, expires_at, agent_tag,"
                        + " owner_tag, task_tag, payload, hint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            String hex = credential.fingerprint().hex();
            insert.setString(1, hex);
            insert.setString(2, credential.issuer());
            insert.setLong(3, now.toEpochMilli());
            if (credential.expiresAt() == null) {
                insert.setNull(4, Types.INTEGER);
            } else {
                insert.setLong(4, credential.expiresAt().toEpochMilli());
            }
            insert.setString(5, tags.tag(HolderKind.AGENT, credential.agent()));
            insert.setString(6, tags.tag(HolderKind.OWNER, credential.owner()));
            insert.setString(7, tags.tag(HolderKind.TASK, credential.task()));
            insert.setBytes(8, cipher.seal(recordId(hex), CredentialCodec.encode(credential)));
            insert.setBytes(
                    9,
                    credential.hint() == null ? null : cipher.seal(hintId(hex), HintCodec.encode(credential.hint())));
            insert.executeUpdate();
        }
    }

    Optional<Credential> find(Connection connection, Fingerprint fingerprint) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT fingerprint, payload, hint FROM credential WHERE fingerprint = ?")) {
            select.setString(1, fingerprint.hex());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? read(row) : Optional.empty();
            }
        }
    }

    /** Whether there was one. */
    boolean delete(Connection connection, Fingerprint fingerprint) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM credential WHERE fingerprint = ?")) {
            delete.setString(1, fingerprint.hex());
            return delete.executeUpdate() > 0;
        }
    }

    /** Credentials after that fingerprint, in the order of fingerprints. */
    List<Credential> list(Connection connection, int limit, @Nullable String after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT fingerprint, payload, hint FROM credential WHERE fingerprint > ? ORDER BY fingerprint LIMIT ?")) {
            select.setString(1, after == null ? "" : after);
            select.setInt(2, limit);
            return readAll(select);
        }
    }

    /** What somebody holds that has not expired. */
    List<Credential> heldBy(Connection connection, HolderKind kind, String name, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT fingerprint, payload, hint FROM credential WHERE " + column(kind) + " = ?" + LIVE)) {
            select.setString(1, tags.tag(kind, name));
            select.setLong(2, now.toEpochMilli());
            return readAll(select);
        }
    }

    /** How many credentials somebody holds that have not expired. */
    int countHeldBy(Connection connection, HolderKind kind, String name, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT count(*) FROM credential WHERE " + column(kind) + " = ?" + LIVE)) {
            select.setString(1, tags.tag(kind, name));
            select.setLong(2, now.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                return row.getInt(1);
            }
        }
    }

    /** Deletes what expired before that time; returns it. */
    List<IndexEntry> purge(Connection connection, Instant expiredBefore, int limit) throws SQLException {
        List<IndexEntry> purged = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT fingerprint, hint FROM credential WHERE expires_at < ? ORDER BY expires_at LIMIT ?")) {
            select.setLong(1, expiredBefore.toEpochMilli());
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    purged.add(entry(row));
                }
            }
        }
        for (IndexEntry entry : purged) {
            delete(connection, entry.fingerprint());
        }
        return purged;
    }

    /** Calls for each credential. */
    void forEachEntry(Connection connection, Consumer<IndexEntry> consumer) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT fingerprint, hint FROM credential");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                consumer.accept(entry(row));
            }
        }
    }

    private IndexEntry entry(ResultSet row) throws SQLException {
        return new IndexEntry(new Fingerprint(row.getString(1)), hint(row.getString(1), row.getBytes(2)));
    }

    /** Whether one is registered whose fingerprint begins like this one. */
    boolean hasLike(Connection connection, Fingerprint fingerprint) throws SQLException {
        String prefix = fingerprint.hex().substring(0, 16);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM credential WHERE fingerprint BETWEEN ? AND ? LIMIT 1")) {
            select.setString(1, prefix);
            select.setString(2, prefix + "g"); // after every hexadecimal digit
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private List<Credential> readAll(PreparedStatement select) throws SQLException {
        List<Credential> credentials = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                read(row).ifPresent(credentials::add);
            }
        }
        return credentials;
    }

    /** Empty, with an error in the log, if the record is damaged. */
    private Optional<Credential> read(ResultSet row) throws SQLException {
        String hex = row.getString(1);
        Optional<byte[]> payload = cipher.open(recordId(hex), row.getBytes(2));
        if (payload.isEmpty()) {
            LOGGER.atError().addKeyValue("fingerprint", hex).log("record of a credential is damaged");
            return Optional.empty();
        }
        return Optional.of(CredentialCodec.decode(new Fingerprint(hex), payload.get())
                .withHint(hint(hex, row.getBytes(3))));
    }

    /** Null, with an error in the log, if it is damaged. */
    private @Nullable TokenHint hint(String hex, byte @Nullable [] sealed) {
        if (sealed == null) {
            return null;
        }
        Optional<byte[]> opened = cipher.open(hintId(hex), sealed);
        if (opened.isEmpty()) {
            LOGGER.atError().addKeyValue("fingerprint", hex).log("hint of a credential is damaged");
        }
        return opened.map(HintCodec::decode).orElse(null);
    }

    private static String column(HolderKind kind) {
        return kind.word() + "_tag";
    }

    private static String hintId(String hex) {
        return "credential hint:" + hex;
    }

    private static String recordId(String hex) {
        return "credential:" + hex;
    }
}
