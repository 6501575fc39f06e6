package io.scrubjay.proxy.incident;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is done about a leak, and hears what people do about its reports. Called on the store's writing thread:
 * must not wait for anything but the store.
 */
public interface LeakResponder {
    /** Leaves every leak to those who are told of it. */
    LeakResponder NONE = new LeakResponder() {
        @Override
        public Optional<LeakResponse> respond(Connection connection, Incident incident, boolean isNew) {
            return Optional.empty();
        }
    };

    /**
     * Decides, in the transaction that opens or continues the incident; what is to be done is written in the same
     * transaction.
     *
     * @param isNew whether the incident is opened now
     * @return what the event of a new incident says of it; empty for nothing beyond the sighting
     */
    Optional<LeakResponse> respond(Connection connection, Incident incident, boolean isNew) throws SQLException;

    /**
     * Says that somebody has reports sent again, in the transaction that does it.
     *
     * @param by who, by the name of the token
     * @param eventId of the event; null for all
     * @param reports how many
     */
    default void replayed(Connection connection, String by, @Nullable String eventId, int reports)
            throws SQLException {}

    /** Says that what was decided is durable. Any thread; does not wait. */
    default void committed() {}
}
