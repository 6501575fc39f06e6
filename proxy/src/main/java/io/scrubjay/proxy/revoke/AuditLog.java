package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.RecordCipher;
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
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The table {@code audit}: every decision and what became of it, only ever appended. Each entry's hash is SHA-256
 * over the hash of the entry before and its own bytes, so that no entry can be changed, taken out or put in unseen;
 * who notes a hash elsewhere can tell whether the end was cut off. Runs in the store's transactions.
 */
public final class AuditLog {
    private static final byte[] BEGINNING = new byte[32];

    private final RecordCipher cipher;
    private final Clock clock;

    /** A log whose entries are encrypted with that cipher. */
    public AuditLog(RecordCipher cipher, Clock clock) {
        this.cipher = cipher;
        this.clock = clock;
    }

    /** Appends an entry. */
    void append(Connection connection, AuditEntry entry) throws SQLException {
        long seq = 1;
        byte[] previous = BEGINNING;
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

    /** Reads the whole log and checks every link. */
    public AuditVerdict verify(Connection connection) throws SQLException {
        long expected = 1;
        byte[] previous = BEGINNING;
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT seq, hash, payload FROM audit ORDER BY seq");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long seq = row.getLong(1);
                if (seq != expected) {
                    return new AuditVerdict(expected - 1, HexFormat.of().formatHex(previous), expected, "missing");
                }
                Optional<byte[]> payload = cipher.open(recordId(seq), row.getBytes(3));
                byte[] hash = row.getBytes(2);
                if (payload.isEmpty() || !Arrays.equals(hash, hash(previous, payload.get()))) {
                    return new AuditVerdict(
                            expected - 1,
                            HexFormat.of().formatHex(previous),
                            seq,
                            payload.isEmpty() ? "not written with this key" : "hash does not follow");
                }
                previous = hash;
                expected++;
            }
        }
        return new AuditVerdict(expected - 1, HexFormat.of().formatHex(previous), 0, "");
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
