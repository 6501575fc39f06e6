package io.scrubjay.proxy.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread with one connection, which it opens when it first needs it and again after damage. */
final class StoreLane {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoreLane.class);
    private static final int QUEUE_LENGTH = 1_024;

    private final ThreadPoolExecutor thread;
    private final Opener opener;
    private DamageHandler damageHandler = e -> {};
    private @Nullable Connection connection; // touched by the lane's thread only
    private volatile boolean reopen;

    StoreLane(String name, Opener opener) {
        this.opener = opener;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE_LENGTH),
                Thread.ofPlatform().name(name).daemon(true).factory());
    }

    /** Hears of a damaged database after its connection was closed; set before the first submission. */
    void onDamage(DamageHandler handler) {
        this.damageHandler = handler;
    }

    /** Makes the lane open a new connection before its next work. */
    void reopen() {
        reopen = true;
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(SqlWork<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    future.complete(inTransaction(work));
                } catch (Throwable e) { // also a native library that does not load: somebody waits for the future
                    future.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(
                    new StoreException("store: closed or " + QUEUE_LENGTH + " requests wait (expected: fewer)", e));
        }
        return future;
    }

    void close(Duration timeout) {
        try {
            thread.execute(this::closeConnection);
        } catch (RejectedExecutionException e) {
            LOGGER.atWarn().log("store closed while its queue was full");
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.atWarn().addKeyValue("timeout", timeout).log("store did not finish its work in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends @Nullable Object> T inTransaction(SqlWork<T> work) throws SQLException, IOException {
        Connection current = connection();
        try {
            T result = work.run(current);
            current.commit();
            return result;
        } catch (SQLException e) {
            if (Database.isDamage(e)) {
                closeConnection();
                damageHandler.onDamage(e);
            } else {
                rollBack(current);
            }
            throw e;
        } catch (RuntimeException e) {
            rollBack(current);
            throw e;
        }
    }

    private Connection connection() throws SQLException, IOException {
        if (reopen) {
            reopen = false;
            closeConnection();
        }
        Connection current = connection;
        if (current == null) {
            current = opener.open();
            connection = current;
        }
        return current;
    }

    private void rollBack(Connection current) {
        try {
            current.rollback();
        } catch (SQLException e) {
            closeConnection(); // a new connection starts clean
        }
    }

    private void closeConnection() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                LOGGER.atWarn().addKeyValue("reason", Database.reason(e)).log("database did not close cleanly");
            }
        }
    }

    /** Opens the lane's connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException, IOException;
    }

    /** Deals with a damaged database. */
    @FunctionalInterface
    interface DamageHandler {
        void onDamage(SQLException e) throws IOException;
    }
}
