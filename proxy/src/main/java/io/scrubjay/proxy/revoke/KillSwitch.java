package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.RecordCipher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revokes all that an agent, owner or task holds, and until the switch expires also what is registered for it anew;
 * holds telemetry back as long where that is asked for. Runs in the store's transactions.
 */
final class KillSwitch {
    private static final Logger LOGGER = LoggerFactory.getLogger(KillSwitch.class);

    private final CredentialRegistry registry;
    private final Orders orders;
    private final HolderTags tags;
    private final RecordCipher cipher;
    private final Quarantine quarantine;
    private final Clock clock;

    KillSwitch(
            CredentialRegistry registry,
            Orders orders,
            HolderTags tags,
            RecordCipher cipher,
            Quarantine quarantine,
            Clock clock) {
        this.registry = registry;
        this.orders = orders;
        this.tags = tags;
        this.cipher = cipher;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    /** Throws a switch; an earlier one of the same holder gives way to it. */
    KillResult kill(Connection connection, KillOrder order) throws SQLException {
        prune(connection);
        Kill kill = new Kill(
                String.valueOf(tags.tag(order.kind(), order.name())),
                order.kind(),
                order.name(),
                clock.instant().plus(order.ttl()),
                order.by(),
                order.reason(),
                order.quarantines() ? senders(connection, order.kind(), order.name()) : List.of());
        put(connection, kill);
        note(connection, kill);
        int revoking = 0;
        int waiting = 0;
        int skipped = 0;
        for (Credential credential : registry.heldBy(connection, order.kind(), order.name())) {
            Optional<Revocation> ordered = orders.order(connection, credential, "kill", order.by(), order.reason());
            if (ordered.isEmpty()) {
                skipped++;
            } else if (ordered.get().state() == RevocationState.PLANNED) {
                waiting++;
            } else {
                revoking++;
            }
        }
        // before the commit: it holds even if the disk is full
        followQuarantine(connection);
        return new KillResult(revoking, waiting, skipped, kill);
    }

    /**
     * Ends a switch before its time; empty where none of that id is in force. What was revoked stays so, and telemetry
     * held back until {@link #followQuarantine}.
     */
    Optional<Kill> lift(Connection connection, String id, String by, String reason) throws SQLException {
        Optional<Kill> found =
                inForce(connection).stream().filter(kill -> kill.id().equals(id)).findFirst();
        if (found.isPresent()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM kill_switch WHERE holder_tag = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
            Kill kill = found.get();
            orders.note(connection, "lift", by, Map.of(kill.kind().word(), kill.name(), "reason", reason));
        }
        return found;
    }

    /** The switches that are in force, those first that expire first. */
    List<Kill> inForce(Connection connection) throws SQLException {
        List<Kill> kills = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT holder_tag, payload FROM kill_switch WHERE until > ? ORDER BY until, holder_tag")) {
            select.setLong(1, clock.millis());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    cipher.open(record(row.getString(1)), row.getBytes(2))
                            .flatMap(KillCodec::decode)
                            .ifPresentOrElse(kills::add, () -> LOGGER.atWarn()
                                    .log("kill switch of a former release, or damaged: it still revokes, but is not"
                                            + " listed and holds no telemetry back (expected: kill the same again)"));
                }
            }
        }
        return kills;
    }

    /** Goes on with what an earlier process left: forgets switches that have expired, holds back for the others. */
    void load(Connection connection) throws SQLException {
        prune(connection);
        followQuarantine(connection);
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

    /**
     * Who sends the telemetry of a holder: the agent itself; of an owner or a task, the agents that hold nothing
     * registered but theirs, as the telemetry of others is not theirs alone.
     */
    private List<String> senders(Connection connection, HolderKind kind, String name) throws SQLException {
        if (kind == HolderKind.AGENT) {
            return List.of(name);
        }
        Set<String> agents = new TreeSet<>();
        for (Credential credential : registry.heldBy(connection, kind, name)) {
            if (credential.agent() != null) {
                agents.add(credential.agent());
            }
        }
        List<String> senders = new ArrayList<>();
        for (String agent : agents) {
            if (registry.heldBy(connection, HolderKind.AGENT, agent).stream()
                    .allMatch(credential -> name.equals(kind.of(credential)))) {
                senders.add(agent);
            }
        }
        return senders;
    }

    /** Holds back whom the switches do; in a transaction of the writer, so that it is in their order. */
    void followQuarantine(Connection connection) throws SQLException {
        quarantine.follow(inForce(connection));
    }

    private void note(Connection connection, Kill kill) throws SQLException {
        String until = kill.until().toString();
        orders.note(
                connection,
                "kill",
                kill.by(),
                Map.of(kill.kind().word(), kill.name(), "until", until, "reason", kill.reason()));
        for (String sender : kill.quarantined()) {
            orders.note(
                    connection, "quarantine", kill.by(), Map.of("sender", sender, "until", until, "kill", kill.id()));
        }
    }

    private void put(Connection connection, Kill kill) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO kill_switch (holder_tag, until, payload) VALUES (?, ?, ?)")) {
            insert.setString(1, kill.id());
            insert.setLong(2, kill.until().toEpochMilli());
            insert.setBytes(3, cipher.seal(record(kill.id()), KillCodec.encode(kill)));
            insert.executeUpdate();
        }
    }

    private void prune(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM kill_switch WHERE until < ?")) {
            delete.setLong(1, clock.millis());
            delete.executeUpdate();
        }
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

    private static String record(String id) {
        return "kill:" + id;
    }
}
