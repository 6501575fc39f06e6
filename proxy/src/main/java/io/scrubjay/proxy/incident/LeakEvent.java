package io.scrubjay.proxy.incident;

import java.util.Locale;

/** What an event says of an incident. */
public enum LeakEvent {
    /** A secret was seen for the first time. */
    DETECTED,
    /** Its provider took the order to revoke it. */
    REVOKED,
    /** Its provider no longer knows it. */
    VERIFIED,
    /** It was not revoked without people, though its policy says so. */
    SUPPRESSED,
    /** It could not be revoked. */
    FAILED;

    /** The CloudEvents {@code type}: {@code "io.scrubjay.leak.detected.v1"}. */
    public String type() {
        return "io.scrubjay.leak." + name().toLowerCase(Locale.ROOT) + ".v1";
    }
}
