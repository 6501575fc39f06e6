package io.scrubjay.proxy.forward;

import io.netty.channel.EventLoop;
import io.scrubjay.proxy.redact.SyslogDownstream;
import java.time.Duration;

/**
 * Sends redacted syslog messages on: to a collector, as OTLP log records, or to the console.
 *
 * <p>Each event loop has a queue and a way out of its own, so that the messages of one sender keep their order and no
 * message changes threads; the bound on waiting bytes is split evenly between the event loops. Any thread.
 */
public interface SyslogExporter {
    /** The way out of an event loop; the same one each time. Receivers of one event loop share it. */
    SyslogDownstream downstream(EventLoop loop);

    /**
     * Sends what waits and closes, within {@code grace}; what is left then is counted as dropped. Called once, not
     * on an event loop, after the receivers have stopped.
     *
     * @return how many messages were left
     */
    long stop(Duration grace);
}
