package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.store.RecordCipher;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Stops every action of the revoker, for as long as people say, also across restarts; decisions go on and wait. It
 * holds in memory from the moment it is set, whether the store can keep it or not.
 */
final class PauseSwitch {
    private static final String NAME = "revoker paused";

    private final RecordCipher cipher;
    private volatile boolean paused;

    PauseSwitch(RecordCipher cipher) {
        this.cipher = cipher;
    }

    boolean isPaused() {
        return paused;
    }

    void set(boolean value) {
        paused = value;
    }

    /** Keeps it as it is. */
    void save(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)")) {
            insert.setString(1, NAME);
            insert.setBytes(2, cipher.seal(NAME, Boolean.toString(paused).getBytes(StandardCharsets.US_ASCII)));
            insert.executeUpdate();
        }
    }

    /** Takes what was kept; a damaged record pauses. */
    void load(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
            select.setString(1, NAME);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    paused = cipher.open(NAME, row.getBytes(1))
                            .map(value -> !new String(value, StandardCharsets.US_ASCII).equals("false"))
                            .orElse(true);
                }
            }
        }
    }
}
