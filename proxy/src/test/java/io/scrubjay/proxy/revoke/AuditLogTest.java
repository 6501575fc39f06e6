package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.store.Store;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class AuditLogTest {
    private static final int KEPT = 20;

    @TempDir
    private Path dir = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @SuppressWarnings("NullAway.Init")
    private AuditLog log;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(dir);
        log = new AuditLog(store.cipher(), Clock.systemUTC(), KEPT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void append_beyondTheBound_oldestAreTakenOutAndTheChainHolds() throws Exception {
        for (int i = 1; i <= 200; i++) {
            // when
            append(1);

            // then
            AuditVerdict verdict = verify();
            assertThat(verdict.isIntact()).as("%d: %s", i, verdict).isTrue();
            assertThat(verdict.good()).isBetween((long) Math.min(i, KEPT), KEPT + KEPT / 10 + 1L);
            assertThat(entries().getFirst().get("seq").asLong()).isEqualTo(verdict.first());
        }
        assertThat(entries()).filteredOn(entry -> entry.get("kind").asString().equals("retention"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.get("hash").asString()).hasSize(64));
    }

    @Test
    void append_boundLowered_takesOutTheRest() throws Exception {
        // given
        log = new AuditLog(store.cipher(), Clock.systemUTC(), 5_000);
        append(3_000);

        // when
        log = new AuditLog(store.cipher(), Clock.systemUTC(), KEPT);
        append(5);

        // then
        assertThat(verify().isIntact()).isTrue();
        assertThat(verify().good()).isLessThanOrEqualTo(KEPT + KEPT / 10 + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE audit SET hash = zeroblob(32) WHERE seq = ?                     | hash does not follow
            UPDATE audit SET payload = zeroblob(99) WHERE seq = ?                  | not written with this key
            DELETE FROM audit WHERE seq = ?                                        | missing
            INSERT INTO audit SELECT seq - ?, hash, payload FROM audit LIMIT 1     | put back
            DELETE FROM audit WHERE seq <= ?                                       | missing
            DELETE FROM meta WHERE name = 'audit checkpoint' AND ? > 0             | missing
            UPDATE meta SET value = zeroblob(69) WHERE name = 'audit checkpoint' AND ? > 0 | checkpoint not written with this key
            """)
    void verify_afterTampering_saysWhat(String sql, String problem) throws Exception {
        // given
        append(100);
        long entry = verify().first() + 7;

        // when
        store.write(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setLong(1, entry);
                        return statement.executeUpdate();
                    }
                })
                .join();

        // then
        assertThat(verify().isIntact()).isFalse();
        assertThat(verify().problem()).isEqualTo(problem);
        assertThat(verify().badEntry()).isPositive();
    }

    @Test
    void verify_formerCheckpointPutBack_missing() throws Exception {
        // given
        append(100);
        byte[] former = checkpoint();
        append(100);

        // when
        store.write(connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement("UPDATE meta SET value = ? WHERE name = 'audit checkpoint'")) {
                        statement.setBytes(1, former);
                        return statement.executeUpdate();
                    }
                })
                .join();

        // then
        assertThat(verify().problem()).isEqualTo("missing");
    }

    private byte[] checkpoint() {
        return store.read(connection -> {
                    try (PreparedStatement statement =
                                    connection.prepareStatement("SELECT value FROM meta WHERE name = 'audit checkpoint'");
                            ResultSet row = statement.executeQuery()) {
                        assertThat(row.next()).isTrue();
                        return row.getBytes(1);
                    }
                })
                .join();
    }

    private void append(int count) {
        store.write(connection -> {
                    for (int i = 0; i < count; i++) {
                        log.append(connection, AuditEntry.of("decision", "proxy", Map.of("reason", "test")));
                    }
                    return null;
                })
                .join();
    }

    private AuditVerdict verify() {
        return store.read(log::verify).join();
    }

    private List<ObjectNode> entries() {
        return store.read(connection -> log.list(connection, 10_000, 0)).join();
    }
}
