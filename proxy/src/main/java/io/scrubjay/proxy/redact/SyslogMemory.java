package io.scrubjay.proxy.redact;

/**
 * How much the sessions of one event loop hold on to together: messages that wait, and what is remembered of origins.
 * Senders choose how many of both there are, also by addresses and names that they make up. Confined to the event loop.
 */
public final class SyslogMemory {
    private final long limitBytes;
    private long bytes;

    /** @param limitBytes from which on sessions let go of what they hold */
    public SyslogMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    void add(long held) {
        bytes += held;
    }

    void remove(long held) {
        bytes -= held;
    }

    boolean isFull() {
        return bytes >= limitBytes;
    }

    /** What is held. */
    long bytes() {
        return bytes;
    }
}
