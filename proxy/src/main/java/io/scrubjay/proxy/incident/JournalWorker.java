package io.scrubjay.proxy.incident;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that takes pending sightings to the journal. A secret not seen before is committed at once; repeats
 * wait a moment, so that a secret leaked a thousand times a second is not a thousand commits. While the store fails
 * everything stays pending.
 *
 * <p>Findings received = journalled + dropped + those that wait.
 */
final class JournalWorker {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalWorker.class);
    private static final int BATCH_SECRETS = 256;
    private static final int MAX_KNOWN = 16_384;
    private static final Duration REPEATS_WAIT = Duration.ofMillis(250);
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private final PendingSightings pending;
    private final Store store;
    private final IncidentJournal journal;
    private final WebhookDispatcher dispatcher;
    private final DeliveryMeters deliveryMeters;
    private final LeakResponder responder;
    private final Counter journalled;
    private final Counter dropped;
    private final Map<Severity, Counter> openedBySeverity = new EnumMap<>(Severity.class);
    private final OncePerMinute dropComplaints = new OncePerMinute();
    private final OncePerMinute storeComplaints = new OncePerMinute();
    private final OncePerMinute pruneComplaints = new OncePerMinute();
    private final Set<Fingerprint> known = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().name("incident-journal").daemon(true).unstarted(this::run);

    private volatile boolean urgent;
    private volatile boolean idle;
    private volatile boolean closing;
    private volatile boolean aborted;
    private volatile boolean recount;

    JournalWorker(
            PendingSightings pending,
            Store store,
            IncidentJournal journal,
            WebhookDispatcher dispatcher,
            DeliveryMeters deliveryMeters,
            LeakResponder responder,
            Meters meters) {
        this.pending = pending;
        this.store = store;
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.deliveryMeters = deliveryMeters;
        this.responder = responder;
        this.journalled = meters.counter(Meter.INCIDENT_FINDINGS, "journalled");
        this.dropped = meters.counter(Meter.INCIDENT_FINDINGS, "dropped");
        for (Severity severity : Severity.values()) {
            openedBySeverity.put(severity, meters.counter(Meter.INCIDENTS, severity.word()));
        }
        meters.gauge(Meter.INCIDENT_QUEUE, pending::size);
    }

    void start() {
        thread.start();
    }

    /** Makes the next commit count the outbox, where the numbers may be wrong. */
    void requestRecount() {
        recount = true;
    }

    /** Takes sightings over. Any thread; never waits. */
    void offer(Fingerprint fingerprint, Sightings sightings) {
        if (closing) {
            drop(sightings.count(), "closed");
            return;
        }
        if (!pending.add(fingerprint, sightings)) {
            drop(sightings.count(), "too many secrets wait for the journal");
            return;
        }
        if (!known.contains(fingerprint)) {
            urgent = true;
            LockSupport.unpark(thread);
        } else if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /** Takes what is pending to the journal, as far as the store lets it in this time; accepts nothing from now on. */
    void close(Duration grace) {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive() && !thread.join(grace)) {
                aborted = true;
                LockSupport.unpark(thread);
            }
        } catch (InterruptedException e) {
            aborted = true;
            Thread.currentThread().interrupt();
        }
        Map<Fingerprint, Sightings> rest = pending.take(Integer.MAX_VALUE);
        if (!rest.isEmpty()) {
            drop(findings(rest), "closed before the journal could be written");
        }
    }

    private void run() {
        journal.warmUp();
        while (!aborted) {
            if (pending.size() == 0) {
                if (closing) {
                    return;
                }
                idle = true;
                if (pending.size() == 0 && !closing) {
                    LockSupport.park(this);
                }
                idle = false;
                continue;
            }
            if (!urgent && !closing) {
                LockSupport.parkNanos(this, REPEATS_WAIT.toNanos());
            }
            urgent = false;
            Map<Fingerprint, Sightings> batch = pending.take(BATCH_SECRETS);
            urgent |= batch.size() == BATCH_SECRETS;
            if (!commit(batch)) {
                pending.putBack(batch);
                LockSupport.parkNanos(this, STORE_RETRY.toNanos());
            }
        }
    }

    /** Whether the batch needs no other attempt. */
    private boolean commit(Map<Fingerprint, Sightings> batch) {
        try {
            List<Incident> opened = store.write(connection -> write(connection, batch)).get();
            recount = false;
            committed(batch, opened);
            responder.committed();
            return true;
        } catch (ExecutionException e) {
            recount = true;
            return e.getCause() instanceof RuntimeException defect ? commitSingly(batch, defect) : complain(e);
        } catch (InterruptedException e) {
            aborted = true;
            return false;
        }
    }

    private List<Incident> write(Connection connection, Map<Fingerprint, Sightings> batch) throws SQLException {
        IncidentJournal.Recorded recorded = journal.record(connection, batch, dispatcher.targets());
        List<Incident> opened = recorded.opened();
        int pruned = opened.isEmpty() ? 0 : journal.prune(connection);
        if (pruned > 0 && pruneComplaints.tryAcquire()) {
            LOGGER.atError()
                    .addKeyValue("incidents", pruned)
                    .log("journal is full, the incidents that were not seen for longest are deleted");
        }
        deliveryMeters.added(recorded.deliveries());
        if (recount || pruned > 0) {
            dispatcher.recount(connection);
        }
        return opened;
    }

    private void committed(Map<Fingerprint, Sightings> batch, List<Incident> opened) {
        journalled.increment((double) findings(batch));
        if (known.size() > MAX_KNOWN) {
            known.clear();
        }
        known.addAll(batch.keySet());
        if (opened.isEmpty()) {
            return;
        }
        dispatcher.wake();
        for (Incident incident : opened) {
            requireNonNull(openedBySeverity.get(incident.severity())).increment();
            LOGGER.atInfo()
                    .addKeyValue("incident", incident.id())
                    .addKeyValue("ruleId", incident.rule())
                    .addKeyValue("severity", incident.severity().word())
                    .addKeyValue("fingerprint", incident.fingerprint().label())
                    .log("leak detected");
        }
    }

    /** A defect of ours in one record must not hold up the others: that one is dropped. */
    private boolean commitSingly(Map<Fingerprint, Sightings> batch, RuntimeException defect) {
        if (batch.size() > 1) {
            batch.forEach((fingerprint, sightings) -> {
                Map<Fingerprint, Sightings> single = Map.of(fingerprint, sightings);
                if (!commit(single)) {
                    pending.putBack(single);
                }
            });
            return true;
        }
        LOGGER.atError().setCause(defect).log("a leak could not be journalled by a defect of ours");
        drop(findings(batch), "defect");
        return true;
    }

    private boolean complain(ExecutionException e) {
        if (storeComplaints.tryAcquire()) {
            LOGGER.atError()
                    .addKeyValue("reason", store.trouble().orElse(String.valueOf(e.getCause())))
                    .addKeyValue("secrets", pending.size())
                    .log("journal cannot be written, leaks wait in memory; masking goes on");
        }
        return false;
    }

    private static long findings(Map<Fingerprint, Sightings> batch) {
        return batch.values().stream().mapToLong(Sightings::count).sum();
    }

    /** Counts findings that are not journalled. Any thread. */
    void drop(long findings, String reason) {
        dropped.increment((double) findings);
        if (dropComplaints.tryAcquire()) {
            LOGGER.atError()
                    .addKeyValue("dropped", (long) dropped.count())
                    .addKeyValue("reason", reason)
                    .log("leaks were masked but not journalled");
        }
    }
}
