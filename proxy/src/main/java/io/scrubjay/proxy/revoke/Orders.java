package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.LeakResponse;
import io.scrubjay.proxy.incident.Ulid;
import io.scrubjay.proxy.revoke.connector.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What people order, approve and refuse. Runs in the store's transactions. */
final class Orders {
    private final RevocationTable table;
    private final Judge judge;
    private final AuditLog audit;
    private final Policies policies;
    private final Ulid ids;
    private final Clock clock;

    Orders(RevocationTable table, Judge judge, AuditLog audit, Policies policies, Ulid ids, Clock clock) {
        this.table = table;
        this.judge = judge;
        this.audit = audit;
        this.policies = policies;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Orders a registered credential to be revoked; what takes away more than a token waits for two people all the
     * same.
     *
     * @param cause {@code order}, {@code kill}
     * @return the revocation, an earlier one where that is still good; empty where there is nothing to revoke
     */
    Optional<Revocation> order(Connection connection, Credential credential, String cause, String by, String reason)
            throws SQLException {
        if (credential.credentialClass() == CredentialClass.CANARY
                || judge.isOwn(credential.fingerprint())
                || judge.obstacle(credential) != null) {
            return Optional.empty();
        }
        Revocation earlier =
                table.latest(connection, credential.fingerprint()).orElse(null);
        if (earlier != null
                && earlier.state() != RevocationState.FAILED
                && earlier.state() != RevocationState.SUPPRESSED
                && earlier.state() != RevocationState.PLANNED) {
            return Optional.of(earlier);
        }
        Instant now = clock.instant();
        int approvals = judge.approvalsFor(credential);
        Revocation waiting = earlier != null && earlier.state() == RevocationState.PLANNED ? earlier : null;
        Revocation revocation = new Revocation(
                waiting != null ? waiting.id() : ids.next(),
                credential,
                "registry",
                new LeakResponse.Decision(cause, policies.version(), "people", "revoke", reason),
                approvals == 0 ? RevocationState.APPROVED : RevocationState.PLANNED,
                now,
                approvals == 0 ? now : null,
                approvals,
                true,
                false,
                waiting != null ? waiting.progress() : Progress.NONE);
        table.put(connection, revocation);
        audit.append(connection, AuditEntry.of(cause, by, revocation));
        return Optional.of(revocation);
    }

    /** Adds one person's approval; empty where nothing of that id waits for any. */
    Optional<Revocation> approve(Connection connection, String id, String by) throws SQLException {
        Revocation found = table.find(connection, id).orElse(null);
        if (found == null || found.state() != RevocationState.PLANNED) {
            return Optional.empty();
        }
        Set<String> approvers = new HashSet<>(found.progress().approvers());
        approvers.add(by);
        Progress progress = found.progress().approvedBy(approvers);
        Revocation approved = approvers.size() >= found.approvalsNeeded()
                ? found.approved(clock.instant(), progress)
                : found.to(RevocationState.PLANNED, null, progress);
        table.put(connection, approved);
        audit.append(connection, AuditEntry.of("approval", by, approved));
        return Optional.of(approved);
    }

    /** Refuses what waits for approval, or to be done; empty where nothing of that id does. */
    Optional<Revocation> reject(Connection connection, String id, String by) throws SQLException {
        Revocation found = table.find(connection, id).orElse(null);
        if (found == null
                || (found.state() != RevocationState.PLANNED && found.state() != RevocationState.APPROVED)) {
            return Optional.empty();
        }
        Revocation rejected =
                found.to(RevocationState.SUPPRESSED, null, found.progress().withResult("rejected by " + by));
        table.put(connection, rejected);
        audit.append(connection, AuditEntry.of("rejection", by, rejected));
        return Optional.of(rejected);
    }

    /** Notes how a revocation was undone, or was not; it may have gone on while the connector was asked. */
    void undone(Connection connection, String id, String by, Outcome outcome) throws SQLException {
        Revocation found = table.find(connection, id).orElse(null);
        if (found != null) {
            Progress progress = found.progress();
            table.put(
                    connection,
                    outcome instanceof Outcome.Done
                            ? found.to(RevocationState.SUPPRESSED, null, progress.withResult("undone by " + by))
                            : found.to(found.state(), found.dueAt(), progress.withResult("undo: " + outcome.result())));
        }
        note(connection, "undo", by, Map.of("revocation", id, "result", outcome.result()));
    }

    /** Notes something else that a person did. */
    void note(Connection connection, String kind, String by, Map<String, @Nullable String> fields)
            throws SQLException {
        audit.append(connection, AuditEntry.of(kind, by, new TreeMap<>(fields)));
    }
}
