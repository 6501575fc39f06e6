package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.incident.LeakEvent;
import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.revoke.connector.Needs;
import io.scrubjay.proxy.revoke.connector.Outcome;
import io.scrubjay.proxy.revoke.connector.Plan;
import io.scrubjay.proxy.revoke.connector.Secret;
import io.scrubjay.proxy.revoke.connector.Verification;
import io.scrubjay.proxy.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one revocation a step further: asks the connector, looks for the death of the credential, writes down how it
 * went. What a crash cuts off is done again; every call may be repeated.
 */
final class RevocationStep {
    private static final Logger LOGGER = LoggerFactory.getLogger(RevocationStep.class);
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);
    /** After the first, second, ... attempt; the last goes on. */
    private static final List<Duration> RETRIES = List.of(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5));
    private static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);
    /** How long a provider may not tell whether a credential is dead. */
    private static final Duration UNKNOWN_FOR = Duration.ofHours(1);

    private static final String NOT_HELD = "the secret is no longer held";

    private final Store store;
    private final RevocationTable table;
    private final AuditLog audit;
    private final IncidentService incidents;
    private final HeldSecrets secrets;
    private final RevokerMeters meters;
    private final Duration maxAge;
    private final Clock clock;

    RevocationStep(
            Store store,
            RevocationTable table,
            AuditLog audit,
            IncidentService incidents,
            HeldSecrets secrets,
            RevokerMeters meters,
            Duration maxAge,
            Clock clock) {
        this.store = store;
        this.table = table;
        this.audit = audit;
        this.incidents = incidents;
        this.secrets = secrets;
        this.meters = meters;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** @param stopped whether to give up waiting for a store that fails */
    void run(Connector connector, String id, BooleanSupplier stopped) throws InterruptedException {
        Revocation revocation = current(id);
        if (revocation == null || revocation.dueAt() == null) {
            return; // people were faster
        }
        switch (revocation.state()) {
            case APPROVED -> {
                Revocation acted = act(connector, revocation, stopped);
                if (acted.state() == RevocationState.REVOKED) {
                    verify(connector, acted, stopped);
                }
            }
            case REVOKED -> verify(connector, revocation, stopped);
            case PLANNED, VERIFIED_DEAD, FAILED, SUPPRESSED -> {}
        }
    }

    private @Nullable Revocation current(String id) throws InterruptedException {
        try {
            return store.read(connection -> table.find(connection, id).orElse(null)).get();
        } catch (ExecutionException e) {
            return null; // it stays due
        }
    }

    private Revocation act(Connector connector, Revocation revocation, BooleanSupplier stopped)
            throws InterruptedException {
        Instant now = clock.instant();
        Progress progress = revocation.progress();
        boolean isTooOld = revocation.createdAt().isBefore(now.minus(maxAge));
        if (isTooOld && !revocation.byPeople() && progress.attempts() == 0) {
            return settle(
                    revocation.to(RevocationState.PLANNED, null, progress.withResult("waited too long")), stopped);
        }
        if (revocation.dryRun()) {
            Plan plan = connector.plan(revocation.target());
            return settle(
                    revocation.to(RevocationState.SUPPRESSED, null, progress.withResult(text(plan))), stopped);
        }
        if (connector.needs() == Needs.HANDLE) {
            return settle(after(revocation, connector.revoke(revocation.target(), null)), stopped);
        }
        try (Secret secret = secrets.copyOf(revocation.credential().fingerprint())) {
            Outcome outcome =
                    secret == null ? new Outcome.Refused(NOT_HELD) : connector.revoke(revocation.target(), secret);
            return settle(after(revocation, outcome), stopped);
        }
    }

    private Revocation after(Revocation revocation, Outcome outcome) {
        Instant now = clock.instant();
        Progress progress = revocation.progress();
        return switch (outcome) {
            case Outcome.Done done -> revocation.to(RevocationState.REVOKED, now, progress.revoked(now, done.result()));
            case Outcome.AlreadyDead dead ->
                revocation.to(
                        RevocationState.VERIFIED_DEAD,
                        null,
                        progress.afterAttempt(dead.result()).dead(now, dead.result()));
            case Outcome.Refused refused ->
                revocation.to(RevocationState.FAILED, null, progress.afterAttempt(refused.result()));
            case Outcome.Retry retry -> {
                Progress tried = progress.afterAttempt(retry.result());
                Duration pause = RETRIES.get(Math.min(tried.attempts(), RETRIES.size()) - 1);
                Instant dueAt = now.plus(
                        retry.after() != null && retry.after().compareTo(pause) > 0 ? retry.after() : pause);
                boolean isTooLate = dueAt.isAfter(revocation.createdAt().plus(GIVEN_UP_AFTER))
                        || revocation.credential().isExpired(dueAt, Duration.ZERO);
                yield isTooLate
                        ? revocation.to(RevocationState.FAILED, null, tried)
                        : revocation.to(RevocationState.APPROVED, dueAt, tried);
            }
        };
    }

    private void verify(Connector connector, Revocation revocation, BooleanSupplier stopped)
            throws InterruptedException {
        Verification verification;
        try (Secret secret = secrets.copyOf(revocation.credential().fingerprint())) {
            verification = connector.needs() == Needs.PLAINTEXT && secret == null
                    ? Verification.UNSUPPORTED
                    : connector.verify(revocation.target(), secret);
        }
        Instant now = clock.instant();
        Progress progress = revocation.progress();
        Instant revokedAt = progress.revokedAt() == null ? revocation.createdAt() : progress.revokedAt();
        Duration since = Duration.between(revokedAt, now);
        switch (verification) {
            case DEAD ->
                settle(revocation.to(RevocationState.VERIFIED_DEAD, null, progress.dead(now, "dead")), stopped);
            case UNSUPPORTED ->
                settle(revocation.to(RevocationState.REVOKED, null, progress.withResult("not verifiable")), stopped);
            case ALIVE -> {
                boolean isTooLong = since.compareTo(connector.limits().deadWithin()) > 0;
                settle(
                        isTooLong
                                ? revocation.to(RevocationState.FAILED, null, progress.withResult("still alive"))
                                : revocation.to(
                                        RevocationState.REVOKED, lookAgainAt(now, since), progress.withResult("alive")),
                        stopped);
            }
            case UNKNOWN -> {
                boolean isTooLong = since.compareTo(UNKNOWN_FOR) > 0;
                settle(
                        isTooLong
                                ? revocation.to(RevocationState.FAILED, null, progress.withResult("not verified"))
                                : revocation.to(
                                        RevocationState.REVOKED,
                                        lookAgainAt(now, since),
                                        progress.withResult("unknown")),
                        stopped);
            }
        }
    }

    /** Soon at first, then ever later. */
    private static Instant lookAgainAt(Instant now, Duration since) {
        return now.plusMillis(Math.clamp(since.toMillis() / 2, 100, 60_000));
    }

    /** Writes a step down, until the store takes it. */
    private Revocation settle(Revocation revocation, BooleanSupplier stopped) throws InterruptedException {
        while (!stored(revocation)) {
            if (stopped.getAsBoolean()) {
                return revocation; // it is done again after the next start
            }
            TimeUnit.MILLISECONDS.sleep(STORE_RETRY.toMillis());
        }
        if (!revocation.state().isOpen() || revocation.dueAt() == null) {
            secrets.drop(revocation.credential().fingerprint());
        }
        meters.settled(revocation);
        LOGGER.atInfo()
                .addKeyValue("revocation", revocation.id())
                .addKeyValue("connector", revocation.credential().connector())
                .addKeyValue("state", revocation.state().word())
                .addKeyValue("result", revocation.progress().result())
                .log("revocation");
        return revocation;
    }

    private boolean stored(Revocation revocation) throws InterruptedException {
        try {
            boolean reports = store.write(connection -> {
                        boolean isRepeat = table.find(connection, revocation.id())
                                .map(before -> before.state() == revocation.state())
                                .orElse(false);
                        table.put(connection, revocation);
                        audit.append(connection, AuditEntry.of("step", "proxy", revocation));
                        LeakEvent event = isRepeat ? null : event(revocation);
                        return event != null
                                && incidents.report(
                                        connection,
                                        revocation.credential().fingerprint(),
                                        event,
                                        revocation.response());
                    })
                    .get();
            if (reports) {
                incidents.reported();
            }
            return true;
        } catch (ExecutionException e) {
            incidents.notReported();
            LOGGER.atError()
                    .addKeyValue("revocation", revocation.id())
                    .addKeyValue("reason", store.trouble().orElse(String.valueOf(e.getCause())))
                    .log("revocation cannot be written down, will be tried again");
            return false;
        }
    }

    private static @Nullable LeakEvent event(Revocation revocation) {
        return switch (revocation.state()) {
            case REVOKED -> LeakEvent.REVOKED;
            case VERIFIED_DEAD -> LeakEvent.VERIFIED;
            case FAILED -> LeakEvent.FAILED;
            case PLANNED -> LeakEvent.SUPPRESSED;
            case SUPPRESSED, APPROVED -> null;
        };
    }

    private static String text(Plan plan) {
        String facts = plan.facts().isEmpty() ? "" : " [" + String.join("; ", plan.facts()) + "]";
        return "dry run: " + String.join(", then ", plan.steps()) + facts
                + (plan.refusal() == null ? "" : ": refused, " + plan.refusal());
    }
}
