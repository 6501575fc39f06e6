package io.scrubjay.proxy;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A part of the proxy that is opened on a thread of its own while others are, to shorten the start. Closing it closes the
 * part, once it is open.
 */
final class Opening<T extends AutoCloseable> implements AutoCloseable {
    private final FutureTask<T> task;

    private Opening(FutureTask<T> task) {
        this.task = task;
    }

    /** Begins to open a part. */
    static <T extends AutoCloseable> Opening<T> begin(String name, Callable<T> opener) {
        FutureTask<T> task = new FutureTask<>(opener);
        Thread.ofPlatform().daemon().name("start-" + name).start(task);
        return new Opening<>(task);
    }

    /**
     * Waits until the part is open.
     *
     * @throws IOException if it could not be opened
     */
    T await() throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException("opening failed", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during the start", e);
        }
    }

    @Override
    public void close() {
        T opened;
        try {
            opened = task.get();
        } catch (ExecutionException e) {
            return; // whoever waited for it was told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException("not closed cleanly", e);
        }
    }
}
