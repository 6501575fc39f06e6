package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.config.RevocationConfig.Limits;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.revoke.connector.Connectors;
import io.scrubjay.proxy.revoke.connector.Outcome;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakReports;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.tls.TlsContexts;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of leaks when providers, the process or the world misbehave; the provider is a server that keeps its
 * keys' states.
 */
class RevocationServiceIT {
    private static final int ALL = 100_000;
    /** How many leaks a storm is; {@code -Dscrubjay.storm=10000} makes it a large one. */
    private static final int STORM = Integer.getInteger("scrubjay.storm", 100);

    private static final Limits WIDE = new Limits(100_000, 100_000, 100_000, 100_000, 100_000, 100, Duration.ofHours(1));

    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final Function<ProviderServer.Request, Answer> healthy = this::answer;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void leak_providerFailsAtFirst_isTriedAgain() throws Exception {
        // given
        AtomicInteger calls = new AtomicInteger();
        try (ProviderServer provider = ProviderServer.start(request -> request.method().equals("POST") && calls.incrementAndGet() <= 2
                        ? Answer.of(503, "")
                        : answer(request));
                Running running = new Running(temp, provider, WIDE)) {
            running.register(1, "team-1", CredentialClass.JIT);

            // when
            running.leak(1);

            // then
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
            assertThat(calls).hasValue(3);
            assertThat(running.events(1)).containsExactly("detected", "revoked", "verified");
            assertThat(running.service.verifyAudit().join().isIntact()).isTrue();
        }
    }

    @Test
    void leak_providerRefuses_isReportedAsFailed() throws Exception {
        try (ProviderServer provider = ProviderServer.start(request -> Answer.of(403, ""));
                Running running = new Running(temp, provider, WIDE)) {
            // given
            running.register(1, "team-1", CredentialClass.JIT);

            // when
            running.leak(1);

            // then
            Eventually.await("failed", () -> running.state(1) == RevocationState.FAILED);
            assertThat(running.events(1)).containsExactly("detected", "failed");
            assertThat(running.find(1).progress().result()).isEqualTo("403");
        }
    }

    @Test
    void leak_ofAVerifiedSender_isSaidToBeIts() throws Exception {
        try (ProviderServer provider = ProviderServer.start(healthy);
                Running running = new Running(temp, provider, WIDE)) {
            // given
            String sender = "spiffe://example.org/agent-7";
            running.register(2, "team-2", CredentialClass.JIT);

            // when
            running.leak(1, sender);
            running.leak(2, sender);

            // then
            Eventually.await("verified", () -> running.state(2) == RevocationState.VERIFIED_DEAD);
            JsonNode unregistered = running.first(1);
            assertThat(unregistered.at("/agent/id").asString()).isEqualTo(sender);
            assertThat(unregistered.at("/agent/provenance").asString()).isEqualTo("mtls");
            JsonNode registered = running.first(2);
            assertThat(registered.at("/agent/id").asString()).isEqualTo("agent-2");
            assertThat(registered.at("/agent/provenance").asString()).isEqualTo("registry");
            assertThat(registered.at("/where/sender").asString()).isEqualTo(sender);
        }
    }

    @Test
    void leak_thousandTimes_isOneRevocation() throws Exception {
        try (ProviderServer provider = ProviderServer.start(healthy);
                Running running = new Running(temp, provider, WIDE)) {
            // given
            running.register(1, "team-1", CredentialClass.JIT);

            // when
            for (int i = 0; i < 1_000; i++) {
                running.leak(1);
            }

            // then
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
            Eventually.await("counted", () -> running.incidents.list(10, null).join().getFirst().incident().count() == 1_000);
            assertThat(running.service.list(10, null).join()).hasSize(1);
            assertThat(provider.requests().stream().filter(one -> one.method().equals("POST"))).hasSize(1);
            assertThat(running.events(1)).containsExactly("detected", "revoked", "verified");
        }
    }

    @Test
    void leak_powerCutDuringTheCall_isDoneAfterTheNextStart() throws Exception {
        // given
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean hang = new AtomicBoolean(true);
        Path image = temp.resolve("image");
        try (ProviderServer provider = ProviderServer.start(request -> {
            Answer answer = answer(request);
            if (hang.get()) {
                called.countDown();
                await(release);
            }
            return answer;
        })) {
            try (Running running = new Running(temp.resolve("data"), provider, WIDE)) {
                running.register(1, "team-1", CredentialClass.JIT);
                running.leak(1);
                called.await();
                copy(temp.resolve("data"), image);
                hang.set(false);
                release.countDown();
            }

            // when
            try (Running again = new Running(image, provider, WIDE)) {

                // then
                Eventually.await("verified", () -> again.state(1) == RevocationState.VERIFIED_DEAD);
                assertThat(dead).containsExactly("key-1");
                assertThat(again.service.list(10, null).join()).hasSize(1);
                assertThat(again.service.verifyAudit().join().isIntact()).isTrue();
            }
        }
    }

    @Test
    void leak_storm_tripsTheBreakerUntilPeopleResume() throws Exception {
        // given
        Limits limits = new Limits(100_000, 100_000, 100_000, 100_000, 20, 100, Duration.ofHours(1));
        try (ProviderServer provider = ProviderServer.start(healthy);
                Running running = new Running(temp, provider, limits)) {
            running.register(IntStream.range(0, STORM + 1));

            // when
            IntStream.range(0, STORM).forEach(running::leak);

            // then
            Eventually.await("decided", () -> running.service.list(ALL, null).join().size() == STORM);
            Eventually.await("done", () -> running.count(RevocationState.VERIFIED_DEAD) == 20);
            assertThat(running.count(RevocationState.PLANNED)).isEqualTo(STORM - 20);
            assertThat(dead).hasSize(20);
            assertThat(running.service.isBreakerOpen()).isTrue();
            assertThat(running.service.trouble().orElse("")).startsWith("circuit breaker open");
            running.service.resume("anna", "known").join();
            running.leak(STORM);
            Eventually.await("goes on", () -> running.state(STORM) == RevocationState.VERIFIED_DEAD);
            assertThat(running.count(RevocationState.PLANNED)).isEqualTo(STORM - 20);
        }
    }

    @Test
    void leak_mostOfAnOwnersCredentials_isHeldBack() throws Exception {
        // given
        Limits limits = new Limits(100_000, 100_000, 100_000, 100_000, 100_000, 50, Duration.ofHours(1));
        try (ProviderServer provider = ProviderServer.start(healthy);
                Running running = new Running(temp, provider, limits)) {
            IntStream.range(0, 10).forEach(i -> running.register(i, "team-x", CredentialClass.JIT));
            running.register(10, "team-y", CredentialClass.JIT);

            // when
            IntStream.range(0, 11).forEach(running::leak);

            // then
            Eventually.await("decided", () -> running.service.list(ALL, null).join().size() == 11);
            Eventually.await("done", () -> running.count(RevocationState.VERIFIED_DEAD) == 6);
            assertThat(running.count(RevocationState.PLANNED)).isEqualTo(5);
            assertThat(running.state(10)).isEqualTo(RevocationState.VERIFIED_DEAD);
            Revocation held = running.service.list(ALL, null).join().stream()
                    .filter(one -> one.state() == RevocationState.PLANNED)
                    .findFirst()
                    .orElseThrow();
            assertThat(held.policy().decision()).isEqualTo("suppress");
            assertThat(held.policy().reason()).isEqualTo("share of the owner's credentials");
        }
    }

    @Test
    void leak_ofOurOwnCredential_isNeverRevoked() throws Exception {
        try (ProviderServer provider = ProviderServer.start(healthy);
                Running running = new Running(temp, provider, WIDE, Set.of(fingerprint(1)))) {
            // given
            running.register(1, "team-1", CredentialClass.JIT);

            // when
            running.leak(1);

            // then
            Eventually.await("told", () -> running.events(1).size() == 2);
            assertThat(running.events(1)).containsExactly("detected", "suppressed");
            assertThat(running.service.list(10, null).join()).isEmpty();
            assertThat(running.service.order(fingerprint(1), "anna", "test").join()).isEmpty();
        }
    }

    @Test
    void undo_refusedWhileTheDeathIsSeen_takesNothingBack() throws Exception {
        // given
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean gone = new AtomicBoolean();
        try (ProviderServer provider = ProviderServer.start(request -> {
                    if (request.body().contains("\"active\"")) {
                        asked.countDown();
                        await(release);
                        return Answer.of(403, "");
                    }
                    boolean inactive = request.method().equals("POST") || gone.get();
                    return Answer.of(200, "{\"status\": \"" + (inactive ? "inactive" : "active") + "\"}");
                });
                Running running = new Running(temp, provider, WIDE)) {
            running.register(1, "team-1", CredentialClass.JIT);
            running.leak(1);
            Eventually.await("revoked", () -> running.state(1) == RevocationState.REVOKED);
            String id = running.find(1).id();

            // when
            CompletableFuture<Outcome> undone = CompletableFuture.supplyAsync(() -> undo(running.service, id));
            asked.await();
            gone.set(true);
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
            release.countDown();

            // then
            assertThat(undone.join()).isEqualTo(new Outcome.Refused("403"));
            assertThat(running.state(1)).isEqualTo(RevocationState.VERIFIED_DEAD);
            assertThat(running.find(1).progress().result()).isEqualTo("undo: 403");
            assertThat(running.events(1)).containsExactly("detected", "revoked", "verified");
        }
    }

    @Test
    void verifyAudit_changedOrMissingEntry_isFound() throws Exception {
        // given
        try (ProviderServer provider = ProviderServer.start(healthy)) {
            try (Running running = new Running(temp, provider, WIDE)) {
                running.register(1, "team-1", CredentialClass.JIT);
                running.leak(1);
                Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
            }

            // when
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("scrubjay.db"));
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM audit WHERE seq = 2");
            }

            // then
            try (Running running = new Running(temp, provider, WIDE)) {
                AuditVerdict verdict = running.service.verifyAudit().join();
                assertThat(verdict.isIntact()).isFalse();
                assertThat(verdict.badEntry()).isEqualTo(2);
                assertThat(verdict.problem()).isEqualTo("missing");
            }
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("scrubjay.db"));
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE audit SET seq = 2 WHERE seq = 3");
            }
            try (Running running = new Running(temp, provider, WIDE)) {
                assertThat(running.service.verifyAudit().join().problem()).isEqualTo("not written with this key");
            }
        }
    }

    private Answer answer(ProviderServer.Request request) {
        String key = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (request.method().equals("POST")) {
            dead.add(key);
        }
        return Answer.of(200, "{\"status\": \"" + (dead.contains(key) ? "inactive" : "active") + "\"}");
    }

    private static Outcome undo(RevocationService service, String id) {
        try {
            return service.undo(id, "anna").orElseThrow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Fingerprint fingerprint(int secret) {
        return new Fingerprint(String.format("%016x%016x", secret * 0x1234567L + 7, secret));
    }

    /** Everything but receivers, over one directory. */
    private static final class Running implements AutoCloseable {
        private final Store store;
        private final CredentialRegistry registry;
        private final Connectors connectors;
        private final LeakReports reports = new LeakReports();
        private final IncidentService incidents;
        private final RevocationService service;

        Running(Path dir, ProviderServer provider, Limits limits) throws Exception {
            this(dir, provider, limits, Set.of());
        }

        Running(Path dir, ProviderServer provider, Limits limits, Set<Fingerprint> own) throws Exception {
            Meters meters = new Meters(new SimpleMeterRegistry());
            store = Store.open(dir);
            FingerprintKey key = FingerprintKey.loadOrCreate(dir);
            registry = new CredentialRegistry(store, key, Clock.systemUTC(), meters);
            registry.load();
            connectors = new Connectors(
                    List.of(new ConnectorEntry(
                            "claude",
                            "anthropic",
                            provider.address(),
                            null,
                            new SecretValue("admin"),
                            null,
                            null,
                            null,
                            null,
                            true)),
                    new TlsContexts(Duration.ofHours(1), meters));
            service = new RevocationService(
                    store,
                    key,
                    registry,
                    new RevocationConfig(false, List.of(), List.of(), List.of(), List.of(), limits),
                    connectors.all(),
                    own,
                    meters,
                    Clock.systemUTC());
            incidents = IncidentService.builder(store, key, meters)
                    .webhooks(List.of(
                            new ScrubjayConfig.Webhook(reports.url(), new SecretValue(reports.secret()), true)))
                    .responder(service.responder())
                    .build();
            incidents.start();
            service.start(incidents);
        }

        void register(int secret, String owner, CredentialClass credentialClass) {
            registry.register(List.of(credential(secret, owner, credentialClass))).join();
        }

        private static Credential credential(int secret, String owner, CredentialClass credentialClass) {
            return new Credential(
                    fingerprint(secret),
                    "ci",
                    "claude",
                    new Handle("api_key", "key-" + secret),
                    owner,
                    "agent-" + secret,
                    null,
                    credentialClass,
                    null);
        }

        /** Each of an owner of its own. */
        void register(IntStream secrets) {
            registry.register(secrets.mapToObj(secret -> credential(secret, "team-" + secret, CredentialClass.JIT))
                            .toList())
                    .join();
        }

        void leak(int secret) {
            leak(secret, null);
        }

        void leak(int secret, @Nullable String sender) {
            Rule rule = new Rule(
                    new RuleId("fake-token"),
                    "Fake token",
                    "fake",
                    Severity.HIGH,
                    new Detector.Regex("secret[0-9]+", List.of("secret"), 0),
                    Conditions.NONE,
                    List.of(),
                    List.of(),
                    List.of());
            incidents.onFinding(
                    new LocatedFinding(
                            rule, Assessment.of(rule), fingerprint(secret), Signal.LOGS, "body", "svc", null),
                    sender);
        }

        /** The data of the first event of a secret. */
        JsonNode first(int secret) {
            assertThat(events(secret)).startsWith("detected");
            return reports.events().stream()
                    .filter(event -> event.get("subject").asString().endsWith(fingerprint(secret).hex()))
                    .min(Comparator.comparing(event -> event.get("id").asString()))
                    .orElseThrow()
                    .get("data");
        }

        Revocation find(int secret) {
            return service.list(ALL, null).join().stream()
                    .filter(one -> one.credential().fingerprint().equals(fingerprint(secret)))
                    .findFirst()
                    .orElseThrow();
        }

        @Nullable RevocationState state(int secret) {
            return service.list(ALL, null).join().stream()
                    .filter(one -> one.credential().fingerprint().equals(fingerprint(secret)))
                    .map(Revocation::state)
                    .findFirst()
                    .orElse(null);
        }

        long count(RevocationState state) {
            return service.list(ALL, null).join().stream()
                    .filter(one -> one.state() == state)
                    .count();
        }

        /** Kinds of the events of a secret in the order in which they were made, once all there are were delivered. */
        List<String> events(int secret) {
            Eventually.await("delivered", () -> incidents.list(ALL, null).join().stream()
                    .flatMap(report -> report.deliveries().stream())
                    .allMatch(delivery -> delivery.state().word().equals("delivered")));
            List<JsonNode> events = new ArrayList<>(reports.events());
            return events.stream()
                    .filter(event -> event.get("subject").asString().endsWith(fingerprint(secret).hex()))
                    .sorted(Comparator.comparing(event -> event.get("id").asString()))
                    .map(event -> event.get("type").asString().split("\\.", -1)[3])
                    .toList();
        }

        @Override
        public void close() {
            service.close(Duration.ofSeconds(10));
            incidents.close(Duration.ofSeconds(10));
            connectors.close();
            reports.close();
            store.close();
        }
    }
}
