package io.scrubjay.proxy.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, as steps that each raise {@code user_version} by one. A step that was released is never changed. */
final class Schema {
    private static final List<List<String>> STEPS = List.of(List.of(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
            """
            CREATE TABLE incident (
                id TEXT PRIMARY KEY,
                fingerprint TEXT NOT NULL UNIQUE,
                occurrences INTEGER NOT NULL,
                first_seen INTEGER NOT NULL,
                last_seen INTEGER NOT NULL,
                payload BLOB NOT NULL
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX incident_last_seen ON incident (last_seen)",
            """
            CREATE TABLE event (
                id TEXT PRIMARY KEY,
                incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
                type TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                body BLOB NOT NULL
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX event_incident ON event (incident_id)",
            """
            CREATE TABLE outbox (
                event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
                target TEXT NOT NULL,
                target_label TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
                due_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                result TEXT,
                PRIMARY KEY (event_id, target)
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX outbox_due ON outbox (target, due_at) WHERE state = 'waiting'",
            "CREATE INDEX outbox_state ON outbox (state)"),
            List.of(
                    """
            CREATE TABLE credential (
                fingerprint TEXT PRIMARY KEY,
                issuer TEXT NOT NULL,
                registered_at INTEGER NOT NULL,
                expires_at INTEGER,
                agent_tag TEXT,
                owner_tag TEXT,
                task_tag TEXT,
                payload BLOB NOT NULL
            ) STRICT, WITHOUT ROWID""",
                    "CREATE INDEX credential_expires ON credential (expires_at) WHERE expires_at IS NOT NULL",
                    "CREATE INDEX credential_agent ON credential (agent_tag) WHERE agent_tag IS NOT NULL",
                    "CREATE INDEX credential_owner ON credential (owner_tag) WHERE owner_tag IS NOT NULL",
                    "CREATE INDEX credential_task ON credential (task_tag) WHERE task_tag IS NOT NULL"),
            List.of(
                    """
            CREATE TABLE revocation (
                id TEXT PRIMARY KEY,
                fingerprint TEXT NOT NULL,
                connector TEXT NOT NULL,
                owner_tag TEXT,
                state TEXT NOT NULL,
                due_at INTEGER,
                attempts INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                payload BLOB NOT NULL
            ) STRICT, WITHOUT ROWID""",
                    "CREATE INDEX revocation_fingerprint ON revocation (fingerprint)",
                    "CREATE INDEX revocation_due ON revocation (connector, due_at) WHERE due_at IS NOT NULL",
                    "CREATE INDEX revocation_owner ON revocation (owner_tag, created_at) WHERE owner_tag IS NOT NULL",
                    """
            CREATE TABLE audit (
                seq INTEGER PRIMARY KEY,
                hash BLOB NOT NULL,
                payload BLOB NOT NULL
            ) STRICT""",
                    """
            CREATE TABLE kill_switch (
                holder_tag TEXT PRIMARY KEY,
                until INTEGER NOT NULL,
                payload BLOB NOT NULL
            ) STRICT, WITHOUT ROWID"""),
            List.of("ALTER TABLE credential ADD COLUMN hint BLOB"),
            List.of("ALTER TABLE outbox ADD COLUMN replayed_at INTEGER"));

    private Schema() {}

    /**
     * Brings the database to the newest version, one transaction a step.
     *
     * @throws StoreException if a newer program wrote it
     */
    static void migrate(Connection connection, String file) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version > STEPS.size()) {
                throw new StoreException(file + ": schema version " + version + " (expected: at most " + STEPS.size()
                        + "; a newer release wrote it)");
            }
            for (int step = version; step < STEPS.size(); step++) {
                for (String sql : STEPS.get(step)) {
                    statement.executeUpdate(sql);
                }
                statement.executeUpdate("PRAGMA user_version = " + (step + 1));
                connection.commit();
            }
        }
    }
}
