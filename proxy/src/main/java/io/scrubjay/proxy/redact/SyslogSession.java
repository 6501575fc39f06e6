package io.scrubjay.proxy.redact;

import java.time.Instant;
import java.util.Optional;

/**
 * Masks the secrets of what comes over one connection, or into one socket: those in a single message, and those that stand in
 * several of one origin. What may be continued is held back for a while, and all that comes after it, so that order
 * stays. Confined to one event loop.
 */
public interface SyslogSession {
    /**
     * Takes messages. Borrows {@code batch}.
     *
     * @param peer who sent them; the same text for all of a connection
     * @return what may leave now, of these and of earlier ones; the caller releases its batch
     */
    Result next(SyslogBatch batch, String peer);

    /** When {@link #expire} is to be called; empty while nothing is held. */
    Optional<Instant> deadline();

    /** What has been held for as long as it may be; the caller releases the batch. */
    Result expire();

    /** What is held, at the end of the connection; the caller releases the batch. */
    Result close();

    /**
     * Redacted messages.
     *
     * @param messages the very batch that came where it is clean; may be without messages
     * @param emptied how many others were nothing but a part of a secret whose mask stands in a message before them
     * @param withheld how many others will never leave, as they could not be scanned
     */
    record Result(SyslogBatch messages, int emptied, int withheld) {}
}
