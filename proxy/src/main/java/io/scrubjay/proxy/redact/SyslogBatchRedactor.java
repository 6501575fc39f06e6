package io.scrubjay.proxy.redact;

/** Masks the secrets of syslog messages. Not thread-safe: one per event loop. */
@FunctionalInterface
public interface SyslogBatchRedactor {
    /**
     * Scans all messages. Borrows {@code batch}. Returns a retained batch; the caller releases it: {@code batch} itself
     * when it is clean, else a new one, which lacks the messages that could not be scanned and those of which an empty
     * mask left nothing.
     */
    SyslogBatch redact(SyslogBatch batch);
}
