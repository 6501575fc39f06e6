package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.LeakEvent;
import io.scrubjay.proxy.incident.LeakResponse;
import io.scrubjay.rules.Fingerprint;
import java.sql.Connection;
import java.sql.SQLException;

/** Tells those who were told of a leak what became of it. */
interface LeakReporter {
    /** Reports within a transaction. */
    void report(Connection connection, Fingerprint fingerprint, LeakEvent event, LeakResponse response)
            throws SQLException;

    /** Says that reports made since are durable. */
    void reported();
}
