package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.RevocationConfig.Limits;
import io.scrubjay.proxy.revoke.connector.Outcome;
import io.scrubjay.proxy.testing.DiskImage;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ShiftedClock;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of leaks when providers, the process or the world misbehave; the provider is a server that keeps its
 * keys' states.
 */
class RevocationServiceIT {
    /** How many leaks a storm is; {@code -Dscrubjay.storm=10000} makes it a large one. */
    private static final int STORM = Integer.getInteger("scrubjay.storm", 100);

    private final ProviderKeys healthy = new ProviderKeys();
    private final Set<String> dead = healthy.dead();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void leak_providerFailsAtFirst_isTriedAgain() throws Exception {
        // given
        AtomicInteger calls = new AtomicInteger();
        try (ProviderServer provider = ProviderServer.start(request -> request.method().equals("POST") && calls.incrementAndGet() <= 2
                        ? Answer.of(503, "")
                        : healthy.apply(request));
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            running.register(1, "team-1", CredentialClass.JIT);

            // when
            running.leak(1);

            // then
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
            assertThat(calls).hasValue(3);
            assertThat(running.events(1)).containsExactly("detected", "revoked", "verified");
            assertThat(running.service().verifyAudit().join().isIntact()).isTrue();
        }
    }

    @Test
    void leak_providerRefuses_isReportedAsFailed() throws Exception {
        try (ProviderServer provider = ProviderServer.start(request -> Answer.of(403, ""));
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
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
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
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
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            // given
            running.register(1, "team-1", CredentialClass.JIT);

            // when
            for (int i = 0; i < 1_000; i++) {
                running.leak(1);
            }

            // then
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
            Eventually.await(
                    "counted",
                    () -> running.incidents().list(10, null).join().getFirst().incident().count() == 1_000);
            assertThat(running.service().list(10, null).join()).hasSize(1);
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
            Answer answer = healthy.apply(request);
            if (hang.get()) {
                called.countDown();
                await(release);
            }
            return answer;
        })) {
            try (RunningRevoker running = new RunningRevoker(temp.resolve("data"), provider, RunningRevoker.WIDE)) {
                running.register(1, "team-1", CredentialClass.JIT);
                running.leak(1);
                called.await();
                DiskImage.copy(temp.resolve("data"), image);
                hang.set(false);
                release.countDown();
            }

            // when
            try (RunningRevoker again = new RunningRevoker(image, provider, RunningRevoker.WIDE)) {

                // then
                Eventually.await("verified", () -> again.state(1) == RevocationState.VERIFIED_DEAD);
                assertThat(dead).containsExactly("key-1");
                assertThat(again.service().list(10, null).join()).hasSize(1);
                assertThat(again.service().verifyAudit().join().isIntact()).isTrue();
            }
        }
    }

    @Test
    void leak_clockSetBackWhileItWaits_isRevokedInTime() throws Exception {
        // given
        ShiftedClock clock = new ShiftedClock();
        AtomicInteger calls = new AtomicInteger();
        try (ProviderServer provider = ProviderServer.start(request ->
                        request.method().equals("POST") && calls.incrementAndGet() <= 3 ? Answer.of(503, "") : healthy.apply(request));
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE, Set.of(), clock)) {
            running.register(1, "team-1", CredentialClass.JIT);
            running.leak(1);
            Eventually.await("failed", () -> calls.get() >= 2);

            // when
            clock.advance(Duration.ofDays(-2));

            // then
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
        }
    }

    @Test
    void start_clockSetBackMeanwhile_isRevokedAtOnce() throws Exception {
        // given
        ShiftedClock clock = new ShiftedClock();
        clock.advance(Duration.ofDays(2));
        AtomicBoolean fails = new AtomicBoolean(true);
        try (ProviderServer provider = ProviderServer.start(request -> fails.get() ? Answer.of(503, "") : healthy.apply(request))) {
            try (RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE, Set.of(), clock)) {
                running.register(1, "team-1", CredentialClass.JIT);
                running.leak(1);
                Eventually.await("failed", () -> running.state(1) == RevocationState.APPROVED
                        && running.find(1).progress().attempts() > 0);
            }
            fails.set(false);
            clock.advance(Duration.ofDays(-2));

            // when
            try (RunningRevoker again = new RunningRevoker(temp, provider, RunningRevoker.WIDE, Set.of(), clock)) {

                // then
                Eventually.await("verified", () -> again.state(1) == RevocationState.VERIFIED_DEAD);
            }
        }
    }

    @Test
    void leak_clockSetAheadBeforeTheFirstAttempt_waitsForPeople() throws Exception {
        // given
        ShiftedClock clock = new ShiftedClock();
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE, Set.of(), clock)) {
            running.service().pause("anna", "test").join();
            running.register(1, "team-1", CredentialClass.JIT);
            running.leak(1);
            Eventually.await("decided", () -> running.state(1) == RevocationState.APPROVED);

            // when
            clock.advance(Duration.ofHours(2));
            running.service().resume("anna", "test").join();

            // then
            Eventually.await("waits", () -> running.state(1) == RevocationState.PLANNED);
            assertThat(dead).isEmpty();
            running.service().approve(running.find(1).id(), "anna").join();
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
        }
    }

    @Test
    void leak_diskFull_isRevokedOnceThereIsRoom() throws Exception {
        // given
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            running.register(IntStream.range(0, 40));
            running.limitPages(1);

            // when
            IntStream.range(0, 40).forEach(running::leak);

            // then
            Eventually.await("trouble", running::isStoreInTrouble);
            running.limitPages(1_000_000);
            Eventually.await("verified", () -> running.count(RevocationState.VERIFIED_DEAD) == 40);
            assertThat(running.service().list(RunningRevoker.ALL, null).join()).hasSize(40);
            assertThat(running.service().verifyAudit().join().isIntact()).isTrue();
        }
    }

    @Test
    void leak_storm_tripsTheBreakerUntilPeopleResume() throws Exception {
        // given
        Limits limits = new Limits(100_000, 100_000, 100_000, 100_000, 20, 100, Duration.ofHours(1), 100_000, 40);
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, limits)) {
            running.register(IntStream.range(0, STORM + 1));

            // when
            IntStream.range(0, STORM).forEach(running::leak);

            // then
            Eventually.await("decided", () -> running.service().list(RunningRevoker.ALL, null).join().size() == STORM);
            Eventually.await("done", () -> running.count(RevocationState.VERIFIED_DEAD) == 20);
            assertThat(running.count(RevocationState.PLANNED)).isEqualTo(STORM - 20);
            assertThat(dead).hasSize(20);
            assertThat(running.service().isBreakerOpen()).isTrue();
            assertThat(running.service().trouble().orElse("")).startsWith("circuit breaker open");
            running.service().resume("anna", "known").join();
            running.leak(STORM);
            Eventually.await("goes on", () -> running.state(STORM) == RevocationState.VERIFIED_DEAD);
            assertThat(running.count(RevocationState.PLANNED)).isEqualTo(STORM - 20);
        }
    }

    @Test
    void leak_mostOfAnOwnersCredentials_isHeldBack() throws Exception {
        // given
        Limits limits = new Limits(100_000, 100_000, 100_000, 100_000, 100_000, 50, Duration.ofHours(1), 100_000, 40);
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, limits)) {
            IntStream.range(0, 10).forEach(i -> running.register(i, "team-x", CredentialClass.JIT));
            running.register(10, "team-y", CredentialClass.JIT);

            // when
            IntStream.range(0, 11).forEach(running::leak);

            // then
            Eventually.await("decided", () -> running.service().list(RunningRevoker.ALL, null).join().size() == 11);
            Eventually.await("done", () -> running.count(RevocationState.VERIFIED_DEAD) == 6);
            assertThat(running.count(RevocationState.PLANNED)).isEqualTo(5);
            assertThat(running.state(10)).isEqualTo(RevocationState.VERIFIED_DEAD);
            Revocation held = running.service().list(RunningRevoker.ALL, null).join().stream()
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
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE, Set.of(Findings.fingerprint(1)))) {
            // given
            running.register(1, "team-1", CredentialClass.JIT);

            // when
            running.leak(1);

            // then
            Eventually.await("told", () -> running.events(1).size() == 2);
            assertThat(running.events(1)).containsExactly("detected", "suppressed");
            assertThat(running.service().list(10, null).join()).isEmpty();
            assertThat(running.service().order(Findings.fingerprint(1), "anna", "test").join()).isEmpty();
        }
    }

    @Test
    void leak_storeFailsDuringTheCall_isWrittenDownLater() throws Exception {
        // given
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ProviderServer provider = ProviderServer.start(request -> {
                    called.countDown();
                    await(release);
                    return healthy.apply(request);
                });
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            running.register(1, "team-1", CredentialClass.JIT);
            running.leak(1);
            called.await();
            running.failAudit(true);
            release.countDown();
            Eventually.await("trouble", running::isStoreInTrouble);

            // when
            running.failAudit(false);

            // then
            Eventually.await("verified", () -> running.state(1) == RevocationState.VERIFIED_DEAD);
            assertThat(running.events(1)).containsExactly("detected", "revoked", "verified");
            running.leak(2);
            Eventually.await("told", () -> running.events(2).equals(List.of("detected")));
            Eventually.await("nothing waits", () -> running.waitingDeliveries() == 0);
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
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            running.register(1, "team-1", CredentialClass.JIT);
            running.leak(1);
            Eventually.await("revoked", () -> running.state(1) == RevocationState.REVOKED);
            String id = running.find(1).id();

            // when
            CompletableFuture<Outcome> undone = CompletableFuture.supplyAsync(() -> undo(running.service(), id));
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
            try (RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
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
            try (RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
                AuditVerdict verdict = running.service().verifyAudit().join();
                assertThat(verdict.isIntact()).isFalse();
                assertThat(verdict.badEntry()).isEqualTo(2);
                assertThat(verdict.problem()).isEqualTo("missing");
            }
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("scrubjay.db"));
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE audit SET seq = 2 WHERE seq = 3");
            }
            try (RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
                assertThat(running.service().verifyAudit().join().problem()).isEqualTo("not written with this key");
            }
        }
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
}
