package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.incident.Incident;
import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.incident.LeakResponder;
import io.scrubjay.proxy.incident.Ulid;
import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.revoke.connector.Outcome;
import io.scrubjay.proxy.revoke.connector.Plan;
import io.scrubjay.proxy.revoke.connector.Target;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.mask.SecretTap;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Revokes leaked credentials, as policies and people say. What is to be done is written with the incident, done on
 * threads of its own, and written down with each step, so that a crash loses nothing and only repeats calls that may
 * be repeated. Never on the path of telemetry. Any thread.
 */
public final class RevocationService {
    private static final Logger LOGGER = LoggerFactory.getLogger(RevocationService.class);

    /** How many revocations are kept; the audit log knows of more. */
    private static final int MAX_REVOCATIONS = 200_000;

    private final Store store;
    private final Map<String, Connector> connectors;
    private final CredentialRegistry registry;
    private final RevocationTable table;
    private final HeldSecrets secrets = new HeldSecrets();
    private final StormBreaker breaker;
    private final PauseSwitch pause;
    private final AuditLog audit;
    private final Policies policies;
    private final LeakDecider decider;
    private final Orders orders;
    private final KillSwitch killSwitch;
    private final Quarantine quarantine;
    private final RevokerMeters revokerMeters;
    private final RevocationConfig config;
    private final Clock clock;
    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("revoke-", 0).factory());
    private volatile List<RevocationLane> lanes = List.of();

    /**
     * A service over a store and a registry, which stay the caller's to close.
     *
     * @param connectors what can revoke
     * @param own fingerprints of the proxy's own credentials, which are never revoked
     */
    public RevocationService(
            Store store,
            FingerprintKey key,
            CredentialRegistry registry,
            RevocationConfig config,
            List<Connector> connectors,
            Set<Fingerprint> own,
            Meters meters,
            Clock clock) {
        this.store = store;
        this.registry = registry;
        this.config = config;
        this.clock = clock;
        Map<String, Connector> byName = new HashMap<>();
        connectors.forEach(connector -> byName.put(connector.name(), connector));
        this.connectors = Map.copyOf(byName);
        HolderTags tags = new HolderTags(key);
        this.table = new RevocationTable(store.cipher(), tags, MAX_REVOCATIONS);
        this.breaker = new StormBreaker(config.limits().breakerPerMinute());
        this.pause = new PauseSwitch(store.cipher());
        this.audit = new AuditLog(store.cipher(), clock, config.limits().auditEntries());
        this.policies = new Policies(config.policies(), this.connectors);
        Judge judge = new Judge(
                policies, this.connectors, registry, table, secrets, own, breaker, config.limits(), clock);
        Ulid ids = new Ulid(clock, new SecureRandom());
        this.decider = new LeakDecider(registry, table, judge, audit, policies, ids, config.dryRun(), clock);
        this.orders = new Orders(table, judge, audit, policies, ids, clock);
        this.quarantine = new Quarantine(clock);
        this.killSwitch = new KillSwitch(registry, orders, tags, store.cipher(), quarantine, clock);
        this.revokerMeters = new RevokerMeters(meters);
        meters.gauge(Meter.REVOKER_HELD, () -> pause.isPaused() ? 1 : 0, "pause");
        meters.gauge(Meter.REVOKER_HELD, () -> breaker.isOpen() ? 1 : 0, "breaker");
        meters.gauge(Meter.QUARANTINED, quarantine::size);
    }

    /** What decides about each leak. */
    public LeakResponder responder() {
        return decider;
    }

    /** What keeps leaked secrets for connectors that need them; no such connector, no such secrets. */
    public SecretTap secretTap() {
        if (!policies.hasPlaintextConnector()) {
            return SecretTap.NONE;
        }
        return (rule, fingerprint, secret) -> {
            if (registry.mayContain(fingerprint) || policies.wantsPlaintext(rule.id().value())) {
                secrets.hold(fingerprint, secret);
            }
        };
    }

    /** Begins to revoke, also what an earlier process left. */
    public void start(IncidentService incidents) {
        RevocationStep step = new RevocationStep(
                store, table, audit, incidents, secrets, revokerMeters, config.limits().maxAge(), clock);
        RateLimits limits = new RateLimits(config.limits());
        lanes = connectors.values().stream()
                .map(connector -> new RevocationLane(connector, store, table, step, limits, pause, clock, executor))
                .toList();
        decider.onCommitted(this::wake);
        registry.onRegistered(new CredentialRegistry.RegistrationHook() {
            @Override
            public void registered(Connection connection, Credential credential) throws SQLException {
                if (!killSwitch.catches(connection, credential)) {
                    Optional<Incident> leaked = incidents.find(connection, credential.fingerprint());
                    if (leaked.isPresent()) {
                        decider.respond(connection, leaked.get(), false);
                    }
                }
            }

            @Override
            public void committed() {
                wake();
            }
        });
        try {
            store.write(connection -> {
                        pause.load(connection);
                        decider.prune(connection);
                        // nobody knows whether the clock was set back since they were to be done
                        table.bringForward(connection, clock.instant());
                        killSwitch.load(connection);
                        return true;
                    })
                    .get();
        } catch (ExecutionException e) {
            pause.set(true); // nobody knows what people had said
            LOGGER.atError()
                    .addKeyValue("reason", String.valueOf(e.getCause()))
                    .log("revoker is paused, since its switch cannot be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.forEach(RevocationLane::start);
    }

    /** Begins nothing more, waits for what is under way, wipes the secrets. */
    public void close(Duration grace) {
        lanes.forEach(RevocationLane::stop);
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        try {
            for (RevocationLane lane : lanes) {
                if (!lane.awaitIdle(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())))) {
                    LOGGER.atInfo().log("a revocation is cut off by the shutdown, the next start goes on with it");
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        secrets.clear();
    }

    /** Revocations, newest first, before that id; from the newest on where there is none. */
    public CompletableFuture<List<Revocation>> list(int limit, @Nullable String after) {
        return store.read(connection -> table.list(connection, limit, after));
    }

    /** The revocation of that id. */
    public CompletableFuture<Optional<Revocation>> find(String id) {
        return store.read(connection -> table.find(connection, id));
    }

    /**
     * What revoking a registered credential would do; empty where it is not registered, or its connector not
     * configured. Blocks.
     */
    public Optional<Plan> plan(Fingerprint fingerprint) throws InterruptedException {
        Credential credential = store.read(connection -> registry.find(connection, fingerprint))
                .join()
                .orElse(null);
        Connector connector = credential == null ? null : connectors.get(credential.connector());
        return credential == null || connector == null
                ? Optional.empty()
                : Optional.of(connector.plan(
                        new Target(credential.handle(), "plan")));
    }

    /** Orders a registered credential to be revoked; empty where there is nothing to revoke. */
    public CompletableFuture<Optional<Revocation>> order(Fingerprint fingerprint, String by, String reason) {
        return store.write(connection -> {
                    Optional<Credential> credential = registry.find(connection, fingerprint);
                    return credential.isEmpty()
                            ? Optional.<Revocation>empty()
                            : orders.order(connection, credential.get(), "order", by, reason);
                })
                .whenComplete((done, failure) -> wake());
    }

    /** Adds one person's approval; empty where nothing of that id waits for any. */
    public CompletableFuture<Optional<Revocation>> approve(String id, String by) {
        return store.write(connection -> orders.approve(connection, id, by)).whenComplete((done, failure) -> wake());
    }

    /** Refuses what waits; empty where nothing of that id does. */
    public CompletableFuture<Optional<Revocation>> reject(String id, String by) {
        return store.write(connection -> orders.reject(connection, id, by));
    }

    /** Gives a revoked credential back, where its connector can; empty where there is no such revocation. Blocks. */
    public Optional<Outcome> undo(String id, String by) throws InterruptedException {
        Revocation revocation = find(id).join().orElse(null);
        Connector connector =
                revocation == null ? null : connectors.get(revocation.credential().connector());
        if (revocation == null || connector == null) {
            return Optional.empty();
        }
        Outcome outcome = connector.undo(revocation.target());
        store.write(connection -> {
                    orders.undone(connection, id, by, outcome);
                    return null;
                })
                .join();
        return Optional.of(outcome);
    }

    /** Revokes all that somebody holds, and until the time has passed what is registered for it anew. */
    public CompletableFuture<KillResult> kill(KillOrder order) {
        return store.write(connection -> killSwitch.kill(connection, order))
                .whenComplete((done, failure) -> wake());
    }

    /** Ends a kill switch before its time; empty where none of that id is in force. */
    public CompletableFuture<Optional<Kill>> lift(String id, String by, String reason) {
        return store.write(connection -> killSwitch.lift(connection, id, by, reason))
                .thenCompose(lifted -> store.write(connection -> { // only when that is durable
                    killSwitch.followQuarantine(connection);
                    return lifted;
                }));
    }

    /** The kill switches that are in force, those first that expire first. */
    public CompletableFuture<List<Kill>> kills() {
        return store.read(killSwitch::inForce);
    }

    /** Whose telemetry is held back. */
    public Quarantine quarantine() {
        return quarantine;
    }

    /** Stops every action until {@link #resume}; at once, and kept across restarts if the store can. */
    public CompletableFuture<Void> pause(String by, String reason) {
        pause.set(true);
        return saved("pause", by, reason);
    }

    /** Goes on, and closes the circuit breaker. */
    public CompletableFuture<Void> resume(String by, String reason) {
        pause.set(false);
        breaker.close();
        return saved("resume", by, reason).whenComplete((done, failure) -> wake());
    }

    /** Whether people have stopped every action. */
    public boolean isPaused() {
        return pause.isPaused();
    }

    /** Whether so much leaked at once that people must decide. */
    public boolean isBreakerOpen() {
        return breaker.isOpen();
    }

    /** What an operator should know; empty while all is well. */
    public Optional<String> trouble() {
        if (pause.isPaused()) {
            return Optional.of("paused by people (expected: POST /v1/revoker/resume goes on)");
        }
        return breaker.isOpen()
                ? Optional.of("circuit breaker open, people must approve (expected: POST /v1/revoker/resume closes it)")
                : Optional.empty();
    }

    /** Entries of the audit log after that number, oldest first. */
    public CompletableFuture<List<ObjectNode>> audit(int limit, long after) {
        return store.read(connection -> audit.list(connection, limit, after));
    }

    /** Reads the whole audit log and checks every link. */
    public CompletableFuture<AuditVerdict> verifyAudit() {
        return store.read(audit::verify);
    }

    private CompletableFuture<Void> saved(String kind, String by, String reason) {
        return store.write(connection -> {
                    pause.save(connection);
                    orders.note(connection, kind, by, Map.of("reason", reason));
                    return true;
                })
                .thenAccept(done -> {});
    }

    private void wake() {
        lanes.forEach(RevocationLane::wake);
    }
}
