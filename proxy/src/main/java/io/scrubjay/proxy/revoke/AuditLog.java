package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.RecordCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The table {@code audit}: every decision and what became of it, only ever appended. Each entry's hash is SHA-256
 * over the hash of the entry before and its own bytes, so that no entry can be changed, taken out or put in unseen;
 * who notes a hash elsewhere can tell whether the end was cut off.
 *
 * <p>Beyond a number of entries the oldest are taken out. A checkpoint, sealed under the store's key, then says where the
 * chain goes on, and an entry that this was done. Runs in the store's transactions.
 */
public final class AuditLog {
    private static final int HASH_BYTES = 32;
    private static final Checkpoint BEGINNING = new Checkpoint(0, new byte[HASH_BYTES]);
    private static final String CHECKPOINT = "audit checkpoint";
    /** How many entries are taken out at once, so that no leak waits for long. */
    private static final int MAX_AT_ONCE = 1_000;

    private final RecordCipher cipher;
    private final Clock clock;
    private final int maxEntries;

    /** The last entry that was taken out. */
    private static final class Checkpoint {
        private final long seq;
        private final byte[] hash;

        Checkpoint(long seq, byte[] hash) {
            this.seq = seq;
            this.hash = hash;
        }
    }

    /**
     * A log whose entries are encrypted with that cipher.
     *
     * @param maxEntries how many are kept; up to a tenth more, {@value #MAX_AT_ONCE} at most, may be there
     */
    public AuditLog(RecordCipher cipher, Clock clock, int maxEntries) {
        this.cipher = cipher;
        this.clock = clock;
        this.maxEntries = maxEntries;
    }

    /** Appends an entry, and takes out what is beyond the bound. */
    void append(Connection connection, AuditEntry entry) throws SQLException {
        long seq = add(connection, entry);
        long excess = seq - first(connection) + 1 - maxEntries;
        if (excess > Math.min(MAX_AT_ONCE, maxEntries / 10)) {
            takeOut(connection, Math.min(excess, MAX_AT_ONCE));
        }
    }

    private static long first(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT min(seq) FROM audit");
                ResultSet row = select.executeQuery()) {
            return row.getLong(1);
        }
    }

    private void takeOut(Connection connection, long count) throws SQLException {
        long through = first(connection) + count - 1;
        byte[] hash;
        try (PreparedStatement select = connection.prepareStatement("SELECT hash FROM audit WHERE seq = ?")) {
            select.setLong(1, through);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return; // somebody else has taken entries out; that is for verify to find
                }
                hash = row.getBytes(1);
            }
        }
        try (PreparedStatement insert =
                        connection.prepareStatement("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM audit WHERE seq <= ?")) {
            insert.setString(1, CHECKPOINT);
            insert.setBytes(2, cipher.seal(CHECKPOINT, encode(through, hash)));
            insert.executeUpdate();
            delete.setLong(1, through);
            delete.executeUpdate();
        }
        add(
                connection,
                AuditEntry.of(
                        "retention",
                        "proxy",
                        Map.of("through", Long.toString(through), "hash", HexFormat.of().formatHex(hash))));
    }

    private static byte[] encode(long seq, byte[] hash) {
        return ByteBuffer.allocate(Long.BYTES + HASH_BYTES).putLong(seq).put(hash).array();
    }

    /** Empty if it was not written with this key. */
    private Optional<Checkpoint> checkpoint(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
            select.setString(1, CHECKPOINT);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? cipher.open(CHECKPOINT, row.getBytes(1))
                                .map(bytes -> new Checkpoint(
                                        ByteBuffer.wrap(bytes).getLong(),
                                        Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)))
                        : Optional.of(BEGINNING);
            }
        }
    }

    private long add(Connection connection, AuditEntry entry) throws SQLException {
        long seq = 1;
        byte[] previous = BEGINNING.hash;
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
                ResultSet row = select.executeQuery()) {
            if (row.next()) {
                seq = row.getLong(1) + 1;
                previous = row.getBytes(2);
            }
        }
        byte[] payload = entry.json(seq, clock.instant()).toString().getBytes(StandardCharsets.UTF_8);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO audit (seq, hash, payload) VALUES (?, ?, ?)")) {
            insert.setLong(1, seq);
            insert.setBytes(2, hash(previous, payload));
            insert.setBytes(3, cipher.seal(recordId(seq), payload));
            insert.executeUpdate();
        }
        return seq;
    }

    /** Entries after that number, oldest first, each with its hash as {@code hash}. */
    public List<ObjectNode> list(Connection connection, int limit, long after) throws SQLException {
        List<ObjectNode> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, hash, payload FROM audit WHERE seq > ? ORDER BY seq LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Optional<byte[]> payload = cipher.open(recordId(row.getLong(1)), row.getBytes(3));
                    if (payload.isPresent()) {
                        ObjectNode entry = (ObjectNode) JsonMapper.shared().readTree(payload.get());
                        entries.add(entry.put("hash", HexFormat.of().formatHex(row.getBytes(2))));
                    }
                }
            }
        }
        return entries;
    }

    /** Reads the whole log, from the checkpoint on, and checks every link. */
    public AuditVerdict verify(Connection connection) throws SQLException {
        Optional<Checkpoint> checkpoint = checkpoint(connection);
        if (checkpoint.isEmpty()) {
            return new AuditVerdict(1, 0, "", 1, "checkpoint not written with this key");
        }
        long first = checkpoint.get().seq + 1;
        long expected = first;
        byte[] previous = checkpoint.get().hash;
        String problem = "";
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT seq, hash, payload FROM audit ORDER BY seq");
                ResultSet row = select.executeQuery()) {
            while (problem.isEmpty() && row.next()) {
                problem = problem(row, expected, previous);
                if (problem.isEmpty()) {
                    previous = row.getBytes(2);
                    expected++;
                }
            }
        }
        return new AuditVerdict(
                first,
                expected - first,
                HexFormat.of().formatHex(previous),
                problem.isEmpty() ? 0 : expected,
                problem);
    }

    private String problem(ResultSet row, long expected, byte[] previous) throws SQLException {
        if (row.getLong(1) != expected) {
            return row.getLong(1) < expected ? "put back" : "missing";
        }
        Optional<byte[]> payload = cipher.open(recordId(expected), row.getBytes(3));
        if (payload.isEmpty()) {
            return "not written with this key";
        }
        return Arrays.equals(row.getBytes(2), hash(previous, payload.get())) ? "" : "hash does not follow";
    }

    private static byte[] hash(byte[] previous, byte[] payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous);
            return digest.digest(payload);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }

    private static String recordId(long seq) {
        return "audit:" + seq;
    }
}
