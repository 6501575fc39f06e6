package io.scrubjay.proxy.redact;

/**
 * Where a receiver hands redacted syslog messages on: a bounded queue with an exporter behind it.
 *
 * <p>Most syslog has no acknowledgement, so the queue never refuses: receivers stop reading while {@link #isFull()}, but of UDP,
 * which drop and count; a {@link SyslogReceipt} hears how each message ends. Confined to one event loop, on which all methods are called and {@code resume} runs.
 */
public interface SyslogDownstream {
    /**
     * Queues messages, to be sent in order. Takes ownership of {@code batch}; released on every path, exceptions included.
     * Messages for which there is no memory are dropped and counted, those who wait for them told, before it throws.
     */
    void forward(SyslogBatch batch);

    /** Sends what has been queued; called once a read is through. */
    void flush();

    /** Whether the queue has reached its bound. */
    boolean isFull();

    /** Runs {@code resume} once, as soon as a full queue is half empty; at once if it is not full. */
    void whenDrained(Runnable resume);

    /** Forgets a {@code resume} that has not run: its connection is gone. */
    void forget(Runnable resume);
}
