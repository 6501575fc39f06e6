package io.scrubjay.proxy.redact;

import java.util.Locale;

/** The kinds of telemetry. */
public enum Signal {
    LOGS,
    TRACES,
    METRICS,
    PROFILES,
    SYSLOG;

    /** The word in metrics, incidents and paths: {@code "logs"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
