package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.RecordCipher;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Revokes all that an agent, owner or task holds, and until the switch expires also what is registered for it anew.
 * Runs in the store's transactions.
 */
final class KillSwitch {
    private final CredentialRegistry registry;
    private final Orders orders;
    private final HolderTags tags;
    private final RecordCipher cipher;
    private final Clock clock;

    KillSwitch(CredentialRegistry registry, Orders orders, HolderTags tags, RecordCipher cipher, Clock clock) {
        this.registry = registry;
        this.orders = orders;
        this.tags = tags;
        this.cipher = cipher;
        this.clock = clock;
    }

    KillResult kill(Connection connection, HolderKind kind, String name, Duration ttl, String by, String reason)
            throws SQLException {
        prune(connection);
        Instant until = clock.instant().plus(ttl);
        String tag = String.valueOf(tags.tag(kind, name));
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO kill_switch (holder_tag, until, payload) VALUES (?, ?, ?)")) {
            insert.setString(1, tag);
            insert.setLong(2, until.toEpochMilli());
            insert.setBytes(3, cipher.seal("kill:" + tag, by.getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
        }
        orders.note(
                connection, "kill", by, Map.of(kind.word(), name, "until", until.toString(), "reason", reason));
        int revoking = 0;
        int waiting = 0;
        int skipped = 0;
        for (Credential credential : registry.heldBy(connection, kind, name)) {
            Optional<Revocation> ordered = orders.order(connection, credential, "kill", by, reason);
            if (ordered.isEmpty()) {
                skipped++;
            } else if (ordered.get().state() == RevocationState.PLANNED) {
                waiting++;
            } else {
                revoking++;
            }
        }
        return new KillResult(revoking, waiting, skipped, until);
    }

    /** Forgets switches that have expired. */
    void prune(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM kill_switch WHERE until < ?")) {
            delete.setLong(1, clock.millis());
            delete.executeUpdate();
        }
    }

    /** Whether somebody is killed who holds the credential; then it is ordered to be revoked. */
    boolean catches(Connection connection, Credential credential) throws SQLException {
        for (HolderKind kind : HolderKind.values()) {
            String tag = tags.tag(kind, kind.of(credential));
            if (tag != null && isKilled(connection, tag)) {
                orders.order(connection, credential, "kill", "proxy", "registered for a killed " + kind.word());
                return true;
            }
        }
        return false;
    }

    private boolean isKilled(Connection connection, String tag) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM kill_switch WHERE holder_tag = ? AND until > ?")) {
            select.setString(1, tag);
            select.setLong(2, clock.millis());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
