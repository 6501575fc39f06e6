package io.scrubjay.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    private Path temp;

    @Test
    void open_newDirectory() throws Exception {
        // given
        Path dir = temp.resolve("data");

        // when
        try (Store store = Store.open(dir)) {
            put(store, "a", "1");

            // then
            assertThat(store.trouble()).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir))).isEqualTo("rwx------");
            try (var files = Files.list(dir)) {
                assertThat(files.filter(Files::isRegularFile))
                        .extracting(file -> file.getFileName() + " "
                                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .containsExactlyInAnyOrder(
                                "lock rw-------",
                                "records.key rw-------",
                                "scrubjay.db rw-------",
                                "scrubjay.db-shm rw-------",
                                "scrubjay.db-wal rw-------");
            }
        }
    }

    @Test
    void open_again() throws Exception {
        // given
        try (Store store = Store.open(temp)) {
            put(store, "a", "1");
        }

        // when
        try (Store store = Store.open(temp)) {

            // then
            assertThat(get(store, "a")).isEqualTo("1");
        }
    }

    @Test
    void open_pragmas() throws Exception {
        try (Store store = Store.open(temp)) {
            // when
            List<String> values = store.write(connection -> List.of(
                            pragma(connection, "journal_mode"),
                            pragma(connection, "synchronous"),
                            pragma(connection, "foreign_keys")))
                    .join();

            // then
            assertThat(values).containsExactly("wal", "2", "1");
        }
    }

    @Test
    void open_heldByAnother() throws Exception {
        try (Store store = Store.open(temp)) {
            // when / then
            assertThatThrownBy(() -> Store.open(temp))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(temp + ": in use by another process (expected: a directory of its own for each proxy)");
            put(store, "a", "1");
        }
    }

    @Test
    void open_newerSchema() throws Exception {
        // given
        try (Store store = Store.open(temp)) {
            store.write(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.executeUpdate("PRAGMA user_version = 1000");
                        }
                    })
                    .join();
        }

        // when / then
        assertThatThrownBy(() -> Store.open(temp))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema version 1000 (expected: at most 5; a newer release wrote it)");
        assertThat(temp.resolve("scrubjay.db")).exists();
    }

    @Test
    void open_olderSchema_keepsWhatIsInIt() throws Exception {
        // given
        try (Store store = Store.open(temp)) {
            store.write(connection -> {
                        insert(connection, "a", "1");
                        try (Statement statement = connection.createStatement()) {
                            statement.executeUpdate("INSERT INTO incident VALUES ('i', 'f', 1, 1, 1, x'00')");
                            statement.executeUpdate("INSERT INTO event VALUES ('e', 'i', 't', 1, x'00')");
                            statement.executeUpdate("ALTER TABLE outbox DROP COLUMN replayed_at");
                            statement.executeUpdate("ALTER TABLE credential DROP COLUMN hint");
                            statement.executeUpdate(
                                    "INSERT INTO outbox VALUES ('e', 'target', 'label', 'dead', 1, 3, 1, '410')");
                            return statement.executeUpdate("PRAGMA user_version = 3");
                        }
                    })
                    .join();
        }

        // when
        try (Store store = Store.open(temp)) {

            // then
            assertThat(store.loss()).isEmpty();
            assertThat(get(store, "a")).isEqualTo("1");
            assertThat(store.read(connection -> List.of(
                                    pragma(connection, "user_version"),
                                    query(connection, "SELECT concat(state, attempts, replayed_at) FROM outbox"),
                                    query(connection, "SELECT count(hint) FROM credential")))
                            .join())
                    .containsExactly("5", "dead3", "0");
        }
    }

    @Test
    void open_headerDamaged() throws Exception {
        // given
        writeAndDamage(0);

        // when
        try (Store store = Store.open(temp)) {

            // then
            assertThat(get(store, "k1")).isNull();
            put(store, "a", "1");
            assertThat(store.trouble()).isEmpty();
        }
        assertThat(asideCount()).isEqualTo(1);
    }

    @Test
    void open_fileOfZeros() throws Exception {
        // given
        writeAndDamage(0);
        Path file = temp.resolve("scrubjay.db");
        Files.write(file, new byte[(int) Files.size(file)]);

        // when
        try (Store store = Store.open(temp)) {

            // then
            assertThat(store.loss()).isPresent();
            put(store, "a", "1");
        }
        assertThat(asideCount()).isEqualTo(1);
    }

    @Test
    void open_middleDamaged() throws Exception {
        // given
        writeAndDamage(3 * 4096);

        // when
        try (Store store = Store.open(temp)) {

            // then
            put(store, "a", "1");
            assertThat(store.trouble()).isEmpty();
        }
        assertThat(asideCount()).isEqualTo(1);
    }

    @Test
    void open_anotherRecordKey() throws Exception {
        // given
        try (Store store = Store.open(temp)) {
            put(store, "a", "1");
        }
        Files.delete(temp.resolve("records.key"));

        // when
        try (Store store = Store.open(temp)) {

            // then
            assertThat(get(store, "a")).isNull();
        }
        assertThat(asideCount()).isEqualTo(1);
    }

    @Test
    void write_damagedWhileOpen() throws Exception {
        try (Store store = Store.open(temp)) {
            // given
            for (int i = 0; i < 200; i++) {
                put(store, "k" + i, "x".repeat(1000));
            }
            store.write(connection -> pragma(connection, "wal_checkpoint(TRUNCATE)")).join();
            try (RandomAccessFile file = new RandomAccessFile(temp.resolve("scrubjay.db").toFile(), "rw")) {
                file.write(new byte[(int) file.length()]);
            }
            CompletableFuture<Integer> broken = store.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("PRAGMA cache_size = 0");
                    return statement.executeUpdate("DELETE FROM meta");
                }
            });
            assertThatThrownBy(broken::join).hasCauseInstanceOf(SQLException.class);
            assertThat(store.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble).startsWith("database: SQLITE_"));

            // when
            put(store, "a", "1");

            // then
            assertThat(get(store, "a")).isEqualTo("1");
            assertThat(store.trouble()).isEmpty();
            assertThat(store.loss()).hasValueSatisfying(loss ->
                    assertThat(loss).startsWith("database: was damaged and is now scrubjay.db.damaged-"));
            assertThat(asideCount()).isEqualTo(1);
        }
    }

    @Test
    void write_failingWorkLeavesNothing() throws Exception {
        try (Store store = Store.open(temp)) {
            // given
            CompletableFuture<Void> failing = store.write(connection -> {
                insert(connection, "a", "1");
                throw new IllegalStateException("after the insert");
            });

            // when / then
            assertThatThrownBy(failing::join).hasCauseInstanceOf(IllegalStateException.class);
            assertThat(get(store, "a")).isNull();
            put(store, "a", "2");
            assertThat(get(store, "a")).isEqualTo("2");
        }
    }

    @Test
    void read_cannotWrite() throws Exception {
        try (Store store = Store.open(temp)) {
            assertThatThrownBy(() -> store.read(connection -> insert(connection, "a", "1")).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(SQLException.class);
        }
    }

    @Test
    void write_closed() throws Exception {
        // given
        Store store = Store.open(temp);
        store.close();

        // when / then
        assertThatThrownBy(() -> store.write(connection -> insert(connection, "a", "1")).join())
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("store: closed");
    }

    private void writeAndDamage(long fromByte) throws Exception {
        try (Store store = Store.open(temp)) {
            for (int i = 0; i < 200; i++) {
                put(store, "k" + i, "x".repeat(1000));
            }
        }
        try (RandomAccessFile file = new RandomAccessFile(temp.resolve("scrubjay.db").toFile(), "rw")) {
            assertThat(file.length()).isGreaterThan(20 * 4096);
            file.seek(fromByte);
            file.write(new byte[16 * 4096]);
        }
    }

    private long asideCount() throws Exception {
        try (var files = Files.list(temp)) {
            return files.filter(file -> file.getFileName().toString().matches("scrubjay\\.db\\.damaged-\\d{8}T\\d{6}Z"))
                    .count();
        }
    }

    private static void put(Store store, String name, String value) {
        store.write(connection -> insert(connection, name, value)).join();
    }

    private static int insert(Connection connection, String name, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO meta (name, value) VALUES (?, ?)")) {
            insert.setString(1, name);
            insert.setBytes(2, value.getBytes(StandardCharsets.US_ASCII));
            return insert.executeUpdate();
        }
    }

    private static @Nullable String get(Store store, String name) {
        return store.<@Nullable String>read(connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
                        select.setString(1, name);
                        try (ResultSet row = select.executeQuery()) {
                            return row.next()
                                    ? new String(row.getBytes(1), StandardCharsets.US_ASCII)
                                    : null;
                        }
                    }
                })
                .join();
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        return query(connection, "PRAGMA " + name);
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1);
        }
    }
}
