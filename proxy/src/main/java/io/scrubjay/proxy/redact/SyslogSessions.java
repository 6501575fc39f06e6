package io.scrubjay.proxy.redact;

/** Begins the sessions of one event loop, on that event loop. */
@FunctionalInterface
public interface SyslogSessions {
    /**
     * A session of a new connection.
     *
     * @param maxOrigins of how many origins the ends of messages are remembered
     */
    SyslogSession open(int maxOrigins);
}
