package io.scrubjay.proxy.forward;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that wait in one event loop's queue, and calls back those who wait for room. Confined to that event loop,
 * but for the total.
 */
final class QueueBound {
    private final long limitBytes;
    private final AtomicLong totalBytes;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private long pendingBytes;
    private boolean full;

    /**
     * Creates an empty one.
     *
     * @param limitBytes from which on the queue is full
     * @param totalBytes sum over all queues of the exporter
     */
    QueueBound(long limitBytes, AtomicLong totalBytes) {
        this.limitBytes = limitBytes;
        this.totalBytes = totalBytes;
    }

    void add(long bytes) {
        pendingBytes += bytes;
        totalBytes.addAndGet(bytes);
        if (pendingBytes >= limitBytes) {
            full = true;
        }
    }

    void remove(long bytes) {
        pendingBytes -= bytes;
        totalBytes.addAndGet(-bytes);
        if (full && pendingBytes <= limitBytes / 2) {
            full = false;
            List<Runnable> drained = List.copyOf(waiting);
            waiting.clear();
            drained.forEach(Runnable::run);
        }
    }

    /** From the bound on, until half of it is free again. */
    boolean isFull() {
        return full;
    }

    void whenDrained(Runnable resume) {
        if (full) {
            waiting.add(resume);
        } else {
            resume.run();
        }
    }

    void forget(Runnable resume) {
        waiting.remove(resume);
    }
}
