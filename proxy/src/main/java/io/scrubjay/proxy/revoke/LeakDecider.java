package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.Incident;
import io.scrubjay.proxy.incident.LeakResponder;
import io.scrubjay.proxy.incident.LeakResponse;
import io.scrubjay.proxy.incident.Ulid;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides about each leak in the transaction that journals it, so that after a crash there is no incident without its
 * decision and no action without its incident. One revocation a secret: the first sighting decides, repeats only
 * where nothing was decided yet.
 */
final class LeakDecider implements LeakResponder {
    private static final int PRUNE_EVERY = 1_000;

    private final CredentialRegistry registry;
    private final RevocationTable table;
    private final Judge judge;
    private final AuditLog audit;
    private final Policies policies;
    private final Ulid ids;
    private final boolean dryRun;
    private final Clock clock;
    private volatile Runnable committed = () -> {};
    /** Changed in the store's transactions only, of which there is one at a time. */
    private int revocations;

    LeakDecider(
            CredentialRegistry registry,
            RevocationTable table,
            Judge judge,
            AuditLog audit,
            Policies policies,
            Ulid ids,
            boolean dryRun,
            Clock clock) {
        this.registry = registry;
        this.table = table;
        this.judge = judge;
        this.audit = audit;
        this.policies = policies;
        this.ids = ids;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    /** Who is to hear that something may be due; set before the first leak. */
    void onCommitted(Runnable listener) {
        committed = listener;
    }

    @Override
    public Optional<LeakResponse> respond(Connection connection, Incident incident, boolean isNew)
            throws SQLException {
        Credential credential =
                registry.find(connection, incident.fingerprint()).orElse(null);
        if (!isNew && credential == null) {
            return Optional.empty();
        }
        Optional<Revocation> earlier = table.latest(connection, incident.fingerprint());
        if (earlier.isPresent() && (!isNew || earlier.get().state().isOpen())) {
            return isNew ? Optional.of(earlier.get().response()) : Optional.empty();
        }
        Leak leak = Leak.of(incident);
        Ruling ruling = judge.rule(connection, leak, credential);
        return !isNew && ruling.action() == null
                ? Optional.empty() // it was told when it was new
                : Optional.of(follow(connection, ruling, leak, credential));
    }

    @Override
    public void replayed(Connection connection, String by, @Nullable String eventId, int reports)
            throws SQLException {
        Map<String, @Nullable String> fields = new TreeMap<>();
        fields.put("event", eventId == null ? "all" : eventId);
        fields.put("reports", Integer.toString(reports));
        audit.append(connection, AuditEntry.of("replay", by, fields));
    }

    @Override
    public void committed() {
        committed.run();
    }

    private LeakResponse follow(
            Connection connection, Ruling ruling, Leak leak, @Nullable Credential credential) throws SQLException {
        boolean isOnlyPlanned = dryRun && ruling.decision().equals("revoke");
        LeakResponse.Decision decision = new LeakResponse.Decision(
                ruling.policy().id(),
                policies.version(),
                ruling.policy().mode().word(),
                isOnlyPlanned ? "suppress" : ruling.decision(),
                isOnlyPlanned ? "dry run" : ruling.reason());
        String provenance = credential == null ? leak.provenance() : "registry";
        Ruling.Action action = ruling.action();
        if (action == null) {
            audit.append(connection, entry(leak, credential, decision));
            return new LeakResponse(
                    credential == null ? "pattern" : "registered",
                    credential == null ? null : Revocation.issued(credential),
                    credential == null
                            ? new LeakResponse.Holder(leak.agent(), null, null, provenance)
                            : new LeakResponse.Holder(
                                    credential.agent(), credential.task(), credential.owner(), provenance),
                    decision,
                    null);
        }
        Instant now = clock.instant();
        Revocation revocation = new Revocation(
                ids.next(),
                action.credential(),
                provenance,
                decision,
                action.approvalsNeeded() == 0 ? RevocationState.APPROVED : RevocationState.PLANNED,
                now,
                action.approvalsNeeded() == 0 ? now : null,
                action.approvalsNeeded(),
                false,
                dryRun,
                Progress.NONE);
        table.put(connection, revocation);
        audit.append(connection, AuditEntry.of("decision", "proxy", revocation));
        revocations++;
        if (revocations % PRUNE_EVERY == 0) {
            prune(connection);
        }
        return revocation.response();
    }

    /** Forgets revocations that are too old or too many. */
    void prune(Connection connection) throws SQLException {
        int waiting = table.prune(connection, clock.instant());
        if (waiting > 0) {
            audit.append(
                    connection, AuditEntry.of("forgotten", "proxy", Map.of("waiting", Integer.toString(waiting))));
        }
    }

    private static AuditEntry entry(
            Leak leak, @Nullable Credential credential, LeakResponse.Decision decision) {
        Map<String, @Nullable String> fields = new TreeMap<>();
        fields.put("fingerprint", leak.fingerprint().hex());
        fields.put("rule", leak.rule());
        fields.put("sender", leak.sender());
        fields.put("policy", decision.id());
        fields.put("policy_version", decision.version());
        fields.put("mode", decision.mode());
        fields.put("decision", decision.decision());
        fields.put("reason", decision.reason());
        if (credential == null) {
            fields.put("agent", leak.agent());
            fields.put("provenance", leak.provenance());
        } else {
            fields.put("issuer", credential.issuer());
            fields.put("agent", credential.agent());
            fields.put("owner", credential.owner());
            fields.put("task", credential.task());
            fields.put("class", credential.credentialClass().word());
            fields.put("provenance", "registry");
        }
        return AuditEntry.of("decision", "proxy", fields);
    }
}
