package io.scrubjay.proxy.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What a stop has left behind.
 *
 * @param requests whether OTLP requests were still under way at its end; their senders have not been answered
 * @param syslogMessages how many syslog messages were dropped
 */
public record Undelivered(boolean requests, long syslogMessages) {
    /** Everything that was accepted got delivered or recorded. */
    public static final Undelivered NOTHING = new Undelivered(false, 0);

    /** Whether there is nothing of it. */
    public boolean isNothing() {
        return !requests && syslogMessages == 0;
    }

    /** For people: what it is, without an end. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (requests) {
            parts.add("OTLP requests under way");
        }
        if (syslogMessages > 0) {
            parts.add(syslogMessages + (syslogMessages == 1 ? " syslog message" : " syslog messages"));
        }
        return String.join(", ", parts);
    }
}
