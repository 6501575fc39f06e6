package io.scrubjay.proxy.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** A proxy that listens. Any thread. */
public interface RunningProxy {
    /**
     * Where it listens, in the order to show: {@code receivers.otlp.grpc}, {@code receivers.otlp.http},
     * {@code receivers.syslog.tcp}, {@code receivers.syslog.udp}, {@code admin.listen} as far as they are on; with the real ports.
     */
    Map<String, InetSocketAddress> listeners();

    /** How many rules are in force. */
    int ruleCount();

    /** Asks it to read the rules of its configuration and their files again; returns at once, the log says how it went. */
    void reloadRules();

    /**
     * Stops accepting, lets what is under way finish, flushes and frees everything. Further calls do nothing.
     *
     * @param grace how long the draining may take
     * @return what was accepted and neither delivered nor recorded in time
     */
    Undelivered stop(Duration grace);
}
