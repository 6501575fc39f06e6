package io.scrubjay.proxy.redact;

import java.util.concurrent.atomic.AtomicLong;

/** A bound on bytes that are held at once, shared by all event loops. Any thread. */
public final class ByteBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /** Creates an unused budget. */
    public ByteBudget(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("limitBytes: " + limitBytes + " (expected: > 0)");
        }
        this.limitBytes = limitBytes;
    }

    /** Takes bytes out of the budget; false, and nothing taken, if that would pass the limit. */
    public boolean tryAcquire(long bytes) {
        if (usedBytes.addAndGet(bytes) > limitBytes) {
            usedBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Gives bytes back. */
    public void release(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    /** The bound. */
    public long limitBytes() {
        return limitBytes;
    }

    /** Bytes taken and not given back. */
    public long usedBytes() {
        return usedBytes.get();
    }
}
