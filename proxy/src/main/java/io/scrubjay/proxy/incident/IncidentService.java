package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.redact.FindingListener;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Fingerprint;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns findings into incidents and reports each new one to every webhook.
 *
 * <p>Findings of one fingerprint are one incident, for as long as the journal keeps it, also across restarts: a repeat
 * raises its count and its time of last sight and sends no other event. Incident and event are committed together; the
 * event is then sent at least once, at once and if need be for three days, always with the same bytes and {@code
 * webhook-id}.
 *
 * <p>{@link #onFinding} is called on event loops: it folds into a bounded map and returns. What does not fit is counted
 * as dropped; it was masked all the same.
 */
public final class IncidentService implements FindingListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(IncidentService.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(5);

    private final Store store;
    private final IncidentJournal journal;
    private final LeakResponder responder;
    private final WebhookDispatcher dispatcher;
    private final JournalWorker worker;
    private final Clock clock;
    private final DeliveryMeters deliveryMeters;
    private final OncePerMinute complaints = new OncePerMinute();

    private IncidentService(Builder builder) {
        this.store = builder.store;
        this.clock = builder.clock;
        Outbox outbox = new Outbox(store.cipher());
        DeliveryMeters deliveryMeters = new DeliveryMeters(builder.meters);
        this.dispatcher = new WebhookDispatcher(
                List.copyOf(builder.webhooks.stream()
                        .map(WebhookTarget::of)
                        .collect(Collectors.toMap(
                                WebhookTarget::key, Function.identity(), (first, same) -> first, LinkedHashMap::new))
                        .values()),
                store,
                outbox,
                new WebhookSender(clock, builder.requestTimeout),
                builder.retries,
                deliveryMeters,
                clock,
                builder.random,
                builder.executor != null ? builder.executor : virtualThreads());
        this.responder = builder.responder;
        this.journal = new IncidentJournal(
                store.cipher(),
                outbox,
                clock,
                new Ulid(clock, builder.random),
                builder.keyId,
                builder.source,
                builder.maxIncidents,
                builder.responder);
        this.worker = new JournalWorker(
                new PendingSightings(builder.maxPendingSecrets),
                store,
                journal,
                dispatcher,
                deliveryMeters,
                builder.responder,
                builder.meters);
        this.deliveryMeters = deliveryMeters;
    }

    /**
     * A service over a store, which stays the caller's to close after the service.
     *
     * @param key of the fingerprints that will be reported
     */
    public static Builder builder(Store store, FingerprintKey key, Meters meters) {
        return new Builder(store, key.id(), meters);
    }

    /** Starts to journal and to deliver, also what an earlier process left in the outbox. */
    public void start() {
        try {
            store.write(connection -> {
                        dispatcher.tidy(connection);
                        dispatcher.recount(connection);
                        return null;
                    })
                    .get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            worker.requestRecount();
            LOGGER.atWarn().addKeyValue("reason", store.trouble().orElse("slow")).log("outbox was not tidied");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.start();
        dispatcher.start();
    }

    /** Any thread; neither blocks nor throws. */
    @Override
    public void onFinding(LocatedFinding finding) {
        onFinding(finding, null);
    }

    /**
     * The same for a finding whose sender showed a certificate that was verified. Any thread; neither blocks nor throws.
     *
     * @param sender SPIFFE ID or subject; null where there is none
     */
    public void onFinding(LocatedFinding finding, @Nullable String sender) {
        try {
            worker.offer(
                    finding.fingerprint(),
                    Sightings.of(finding, sender, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        } catch (RuntimeException e) {
            if (complaints.tryAcquire()) {
                LOGGER.atError().setCause(e).log("a leak was not taken over by a defect of ours");
            }
        }
    }

    /** Any thread; neither blocks nor throws. */
    @Override
    public void onFurther(int findings) {
        worker.drop(findings, "too many secrets in one request");
    }

    /**
     * Journalled incidents, newest first.
     *
     * @param limit how many, at most
     * @param after the id of the last one of the page before; null for the first page
     */
    public CompletableFuture<List<IncidentReport>> list(int limit, @Nullable String after) {
        return store.read(connection -> journal.list(connection, limit, after));
    }

    /** The incident of this id; empty also where the text is no id. */
    public CompletableFuture<Optional<IncidentReport>> find(String id) {
        return Ulid.isUlid(id)
                ? store.read(connection -> journal.find(connection, id))
                : CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * Reports that webhooks did not get, newest event first.
     *
     * @param events of how many events, at most
     * @param after the id of the last event of the page before; null for the first page
     */
    public CompletableFuture<List<DeadLetter>> deadLetters(int events, @Nullable String after) {
        return store.read(connection -> DeadLetters.list(connection, events, after));
    }

    /**
     * Has reports sent again that webhooks did not get.
     *
     * @param eventId of the event; null for all
     * @param by who says so, for the log and the {@link LeakResponder}
     * @return how many there are, for webhooks that are configured
     */
    public CompletableFuture<Integer> replay(@Nullable String eventId, String by) {
        return store.write(connection -> {
                    int replayed = DeadLetters.replay(connection, eventId, dispatcher.targets(), clock.instant());
                    dispatcher.recount(connection);
                    if (replayed > 0) {
                        responder.replayed(connection, by, eventId, replayed);
                    }
                    return replayed;
                })
                .thenApply(replayed -> {
                    LOGGER.atInfo().addKeyValue("by", by).addKeyValue("reports", replayed).log("dead letters replayed");
                    dispatcher.wake();
                    return replayed;
                });
    }

    /** The public keys of webhooks that get partner arrays, each once. */
    public List<PartnerKey> partnerKeys() {
        return dispatcher.targets().stream()
                .map(target -> target.format().publicKey())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /**
     * Reports once more on the incident of a secret, within a transaction; nothing where the journal has no such incident any
     * more.
     *
     * @return whether there is something to deliver: call {@link #reported} after the commit, or {@link #notReported} if it fails
     */
    public boolean report(Connection connection, Fingerprint fingerprint, LeakEvent event, LeakResponse response)
            throws SQLException {
        Optional<Incident> incident = journal.findByFingerprint(connection, fingerprint);
        int deliveries = incident.isEmpty()
                ? 0
                : journal.addEvent(connection, event, incident.get(), response, dispatcher.targets());
        deliveryMeters.added(deliveries);
        return deliveries > 0;
    }

    /** The incident of a secret, within a transaction. */
    public Optional<Incident> find(Connection connection, Fingerprint fingerprint) throws SQLException {
        return journal.findByFingerprint(connection, fingerprint);
    }

    /** Says that reports are durable. Any thread. */
    public void reported() {
        dispatcher.wake();
    }

    /** Says that the transaction of a report has failed, so that what waits is counted again. Any thread. */
    public void notReported() {
        worker.requestRecount();
    }

    /**
     * Journals what is pending, then stops deliveries; together within about {@code grace}. Later findings are dropped.
     */
    public void close(Duration grace) {
        long deadlineNanos = System.nanoTime() + grace.toNanos();
        worker.close(grace);
        dispatcher.close(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
    }

    private static ExecutorService virtualThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("webhook-", 0).factory());
    }

    /** Sets up a service; what is not set has a default fit for production. */
    public static final class Builder {
        private static final int DEFAULT_MAX_PENDING_SECRETS = 16_384;
        private static final int DEFAULT_MAX_INCIDENTS = 100_000;
        private static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);

        private final Store store;
        private final String keyId;
        private final Meters meters;
        private String source;
        private List<ScrubjayConfig.Webhook> webhooks = List.of();
        private Clock clock = Clock.systemUTC();
        private RandomGenerator random = new SecureRandom();
        private @Nullable ExecutorService executor;
        private RetrySchedule retries = RetrySchedule.STANDARD;
        private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
        private LeakResponder responder = LeakResponder.NONE;
        private int maxPendingSecrets = DEFAULT_MAX_PENDING_SECRETS;
        private int maxIncidents = DEFAULT_MAX_INCIDENTS;

        private Builder(Store store, String keyId, Meters meters) {
            this.store = store;
            this.keyId = keyId;
            this.meters = meters;
            this.source = "/scrubjay/" + keyId;
        }

        /** CloudEvents {@code source}, a URI reference that names this proxy; by default made of the key's id. */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /**
         * Who is told of new incidents.
         *
         * @throws IllegalArgumentException from {@link #build()} if a URL or secret cannot be used
         */
        public Builder webhooks(List<ScrubjayConfig.Webhook> webhooks) {
            this.webhooks = List.copyOf(webhooks);
            return this;
        }

        /** For the times of incidents and the schedule of deliveries. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** For ids and jitter; must take calls of several threads. */
        public Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        /** Runs deliveries, which block; it is shut down with the service. By default a virtual thread each. */
        public Builder executor(ExecutorService executor) {
            this.executor = executor;
            return this;
        }

        /** How long one delivery may take. */
        public Builder requestTimeout(Duration requestTimeout) {
            this.requestTimeout = requestTimeout;
            return this;
        }

        /** What decides about leaks; by default nobody does. */
        public Builder responder(LeakResponder responder) {
            this.responder = responder;
            return this;
        }

        /** How many different secrets may wait for the journal. */
        public Builder maxPendingSecrets(int maxPendingSecrets) {
            this.maxPendingSecrets = maxPendingSecrets;
            return this;
        }

        /** How many incidents the journal keeps. */
        public Builder maxIncidents(int maxIncidents) {
            this.maxIncidents = maxIncidents;
            return this;
        }

        Builder retries(RetrySchedule retries) {
            this.retries = retries;
            return this;
        }

        /** The service, not yet started. */
        public IncidentService build() {
            return new IncidentService(this);
        }
    }
}
