package io.scrubjay.proxy.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The SQLite file: opens, checks and migrates it, and moves a damaged one aside. Not thread-safe. */
final class Database {
    private static final Logger LOGGER = LoggerFactory.getLogger(Database.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String KEY_CHECK = "record key check";
    private static final int HEADER_BYTES = 16;
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int PRIMARY_CODE = 0xff; // the low byte of SQLite's extended result codes

    private final Path file;
    private final RecordCipher cipher;
    private final Clock clock;
    private volatile @Nullable String aside;

    Database(Path file, RecordCipher cipher, Clock clock) {
        this.file = file;
        this.cipher = cipher;
        this.clock = clock;
    }

    /** The writing connection, without auto-commit. A damaged database is moved aside and a new one begun. */
    Connection openWriter() throws SQLException, IOException {
        try {
            return openChecked();
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            setAside(e);
            return openChecked();
        }
    }

    /** A reading connection, without auto-commit. */
    Connection openReader() throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        return connection;
    }

    /** Whether the database itself is broken, as opposed to the disk being full or busy. */
    static boolean isDamage(SQLException e) {
        int code = primaryCode(e);
        return e instanceof DamageException
                || code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** What went wrong, without SQL or values: {@code SQLITE_FULL}. */
    static String reason(SQLException e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode().name() : rootKind(e);
    }

    /** Renames the database and its side files, so that a new one can begin and the old one can be examined. */
    void setAside(SQLException why) throws IOException {
        String suffix = ".damaged-" + STAMP.format(clock.instant());
        for (String side : List.of("", "-wal", "-shm")) {
            Path from = file.resolveSibling(file.getFileName() + side);
            if (Files.exists(from)) {
                Files.move(from, unused(file.resolveSibling(file.getFileName() + suffix + side)));
            }
        }
        aside = file.getFileName() + suffix;
        LOGGER.atError()
                .addKeyValue("file", file)
                .addKeyValue("movedTo", aside)
                .addKeyValue("reason", why instanceof DamageException ? why.getMessage() : reason(why))
                .log("incident database is damaged and was moved aside, a new one begins; masking goes on");
    }

    /** To which name the last damaged database was moved; null where none was. */
    @Nullable String aside() {
        return aside;
    }

    private Connection openChecked() throws SQLException, IOException {
        PrivateFiles.createFile(file); // SQLite gives its side files the mode of this one
        checkHeader();
        Connection connection = config().createConnection("jdbc:sqlite:" + file);
        try {
            connection.setAutoCommit(false);
            quickCheck(connection);
            Schema.migrate(connection, file.toString());
            checkKey(connection);
            connection.commit();
            return connection;
        } catch (SQLException | IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** SQLite takes a file of zeros, as some file systems leave it after a power cut, for a database without tables. */
    private void checkHeader() throws SQLException, IOException {
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER_BYTES);
        }
        boolean isZeros = header.length > 0;
        for (byte b : header) {
            isZeros &= b == 0;
        }
        if (isZeros) {
            throw new DamageException("header of zeros");
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    private static void quickCheck(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!row.next() || !"ok".equals(row.getString(1))) {
                throw new DamageException("quick_check failed");
            }
        }
    }

    private void checkKey(Connection connection) throws SQLException {
        byte[] text = KEY_CHECK.getBytes(StandardCharsets.US_ASCII);
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
            select.setString(1, KEY_CHECK);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    if (cipher.open(KEY_CHECK, row.getBytes(1)).isEmpty()) {
                        throw new DamageException("records.key is not the key that this database was written with");
                    }
                    return;
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO meta (name, value) VALUES (?, ?)")) {
            insert.setString(1, KEY_CHECK);
            insert.setBytes(2, cipher.seal(KEY_CHECK, text));
            insert.executeUpdate();
        }
    }

    private static Path unused(Path path) {
        Path candidate = path;
        for (int i = 1; Files.exists(candidate); i++) {
            candidate = path.resolveSibling(path.getFileName() + "." + i);
        }
        return candidate;
    }

    private static int primaryCode(SQLException e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY_CODE : 0;
    }

    private static String rootKind(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 16; depth++) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    /** Damage that we found ourselves. */
    static final class DamageException extends SQLException {
        private static final long serialVersionUID = 1L;

        DamageException(String message) {
            super(message);
        }
    }
}
