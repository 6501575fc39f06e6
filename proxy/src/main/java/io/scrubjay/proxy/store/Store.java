package io.scrubjay.proxy.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.NativeLibraryNotFoundException;

/**
 * The embedded store of one process: a SQLite database (WAL, {@code synchronous=FULL}) with encrypted record payloads.
 *
 * <p>Writes run one after another on one thread, each in its own transaction and durable when its future completes;
 * reads run on another, so that neither waits for the other. Any thread may ask; nobody is blocked, and a full queue
 * fails the future. Where the disk is full or broken the store stays open, says so in {@link #trouble()}, and tries
 * again with the next write: masking never depends on it.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Store.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final String NATIVE_DIR_PROPERTY = "org.sqlite.tmpdir";

    private final FileChannel lockChannel;
    private final Database database;
    private final RecordCipher cipher;
    private final StoreLane writer;
    private final StoreLane reader;
    private volatile @Nullable String trouble;

    private Store(FileChannel lockChannel, Database database, RecordCipher cipher) {
        this.lockChannel = lockChannel;
        this.database = database;
        this.cipher = cipher;
        this.reader = new StoreLane("store-reader", database::openReader);
        this.writer = new StoreLane("store-writer", () -> {
            Connection connection = database.openWriter();
            reader.reopen(); // the file may be a new one
            return connection;
        });
        this.trouble = null;
        writer.onDamage(database::setAside);
        reader.onDamage(e -> writer.reopen()); // which checks the database
    }

    /** Opens the store of a directory with its record key in a file beside it. */
    public static Store open(Path dir) throws StoreException {
        return open(dir, RecordKeySource.file(dir), Clock.systemUTC());
    }

    /**
     * Opens the store of a directory, which is created where it is missing.
     *
     * @param keys where the record key comes from
     * @param clock names the file of a damaged database
     * @throws StoreException if another process holds the directory, it cannot be written, or a newer release wrote the
     *     database
     */
    public static Store open(Path dir, RecordKeySource keys, Clock clock) throws StoreException {
        PrivateFiles.createDirectory(dir);
        FileChannel lockChannel = lock(dir);
        try {
            extractNativeLibraryInto(dir.resolve("native"));
            RecordCipher cipher = new RecordCipher(keys.recordKey());
            Store store = new Store(lockChannel, new Database(dir.resolve("scrubjay.db"), cipher, clock), cipher);
            store.start();
            return store;
        } catch (StoreException | RuntimeException e) {
            closeQuietly(lockChannel);
            throw e;
        }
    }

    /**
     * Runs the work in a transaction of its own on the writing thread; the future completes after the commit is
     * durable.
     */
    public <T extends @Nullable Object> CompletableFuture<T> write(SqlWork<T> work) {
        return writer.submit(work).whenComplete((result, failure) -> {
            if (failure == null) {
                trouble = null;
            } else {
                noteTrouble(failure);
            }
        });
    }

    /** Runs the work in a transaction of its own on the reading thread; it sees every write that has completed. */
    public <T extends @Nullable Object> CompletableFuture<T> read(SqlWork<T> work) {
        return reader.submit(work);
    }

    /** Encrypts and decrypts the payloads. */
    public RecordCipher cipher() {
        return cipher;
    }

    /** Why the last write failed, for an operator; empty while writes succeed. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** What was lost since the start, for an operator; empty where the database is the one that it was. */
    public Optional<String> loss() {
        return Optional.ofNullable(database.aside())
                .map(file -> "database: was damaged and is now " + file
                        + " (expected: issuers register again what is live; audit log and deliveries begin anew)");
    }

    /** Completes what was submitted, then closes. */
    @Override
    public void close() {
        writer.close(CLOSE_TIMEOUT);
        reader.close(CLOSE_TIMEOUT);
        closeQuietly(lockChannel);
    }

    private void start() throws StoreException {
        try {
            write(connection -> null).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException refusal) {
                writer.close(CLOSE_TIMEOUT);
                reader.close(CLOSE_TIMEOUT);
                throw refusal;
            }
            LOGGER.atError()
                    .addKeyValue("reason", trouble)
                    .log("incident database cannot be opened, incidents wait in memory; masking goes on");
        }
    }

    private void noteTrouble(Throwable failure) {
        String reason = failure instanceof SQLException e ? Database.reason(e) : failure.getClass().getSimpleName();
        if (reason.equals(NativeLibraryNotFoundException.class.getSimpleName())) {
            trouble = "database: the native library of SQLite does not load from " + System.getProperty(NATIVE_DIR_PROPERTY)
                    + " (expected: a file system without noexec; -D" + NATIVE_DIR_PROPERTY + "=DIR names another)";
        } else if (failure instanceof SQLException || failure instanceof IOException) {
            trouble = "database: " + reason + " (expected: a writable disk with free space)";
        } else if (failure instanceof Error) {
            trouble = "database: " + reason + " (expected: a working SQLite)";
        }
    }

    /** sqlite-jdbc unpacks its native library; elsewhere than in a shared {@code /tmp}, where others could swap it. */
    private static void extractNativeLibraryInto(Path dir) throws StoreException {
        if (System.getProperty(NATIVE_DIR_PROPERTY) == null) {
            PrivateFiles.createDirectory(dir);
            System.setProperty(NATIVE_DIR_PROPERTY, dir.toAbsolutePath().toString());
        }
    }

    private static FileChannel lock(Path dir) throws StoreException {
        Path file = dir.resolve("lock");
        FileChannel channel = null;
        try {
            PrivateFiles.createFile(file);
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // this process holds it already: the same refusal
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StoreException(
                    dir + ": cannot be locked (expected: a directory that the proxy can write to): "
                            + PrivateFiles.reason(e),
                    e);
        }
        closeQuietly(channel);
        throw new StoreException(dir + ": in use by another process (expected: a directory of its own for each proxy)");
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("lock file did not close");
        }
    }
}
