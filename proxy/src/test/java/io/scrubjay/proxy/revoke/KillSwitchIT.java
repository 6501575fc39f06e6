package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ShiftedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill switches and whose telemetry they hold back, over starts, failures and time; the provider is a server. */
class KillSwitchIT {
    private final ProviderKeys healthy = new ProviderKeys();
    private final Set<String> dead = healthy.dead();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void kill_ownerWithQuarantine_holdsBackAgentsOfNobodyElse() throws Exception {
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            // given
            running.register(1, "team-1", "own", CredentialClass.JIT);
            running.register(2, "team-1", "shared", CredentialClass.JIT);
            running.register(3, "team-2", "shared", CredentialClass.JIT);
            running.register(4, "team-2", "other", CredentialClass.JIT);

            // when
            KillResult result = running.service()
                    .kill(new KillOrder(
                            HolderKind.OWNER, "team-1", Duration.ofHours(1), true, "operator", "rogue"))
                    .join();

            // then
            assertThat(result.kill().quarantined()).containsExactly("own");
            Quarantine quarantine = running.service().quarantine();
            assertThat(quarantine.holds("own")).isTrue();
            assertThat(List.of("shared", "other", "team-1")).noneMatch(quarantine::holds);
            assertThat(quarantine.holds(null)).isFalse();
        }
    }

    @Test
    void kill_withQuarantine_endsByItself() throws Exception {
        ShiftedClock clock = new ShiftedClock();
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE, Set.of(), clock)) {
            // given
            quarantine(running, "agent-7", Duration.ofHours(1));
            quarantine(running, "agent-8", Duration.ofHours(3));

            // when
            clock.advance(Duration.ofHours(2));

            // then
            assertThat(running.service().quarantine().holds("agent-7")).isFalse();
            assertThat(running.service().quarantine().holds("agent-8")).isTrue();
            assertThat(running.service().quarantine().size()).isEqualTo(1);
            assertThat(running.service().kills().join()).extracting(Kill::name).containsExactly("agent-8");
        }
    }

    @Test
    void lift_thatCannotBeWrittenDown_freesNobody() throws Exception {
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            // given
            quarantine(running, "agent-7", Duration.ofHours(1));
            String id = running.service().kills().join().getFirst().id();
            running.failAudit(true);

            // when
            CompletableFuture<Optional<Kill>> lifted = running.service().lift(id, "operator", "cleared");

            // then
            assertThat(lifted).failsWithin(Duration.ofMinutes(1));
            assertThat(running.service().quarantine().holds("agent-7")).isTrue();
            running.failAudit(false);
            assertThat(running.service().lift(id, "operator", "cleared").join()).isPresent();
            assertThat(running.service().quarantine().holds("agent-7")).isFalse();
        }
    }

    @Test
    void kill_again_takesThePlaceOfTheOneBefore() throws Exception {
        try (ProviderServer provider = ProviderServer.start(healthy);
                RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
            // given
            quarantine(running, "agent-7", Duration.ofHours(1));

            // when
            running.service()
                    .kill(new KillOrder(HolderKind.AGENT, "agent-7", Duration.ofHours(2), false, "ben", "milder"))
                    .join();

            // then
            assertThat(running.service().quarantine().holds("agent-7")).isFalse();
            assertThat(running.service().kills().join()).extracting(Kill::by).containsExactly("ben");
        }
    }

    @Test
    void start_afterAFormerRelease_goesOnWithItsKillSwitches() throws Exception {
        try (ProviderServer provider = ProviderServer.start(healthy)) {
            // given
            try (RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {
                quarantine(running, "agent-7", Duration.ofHours(1));
                running.makeKillsFormer();
            }

            // when
            try (RunningRevoker running = new RunningRevoker(temp, provider, RunningRevoker.WIDE)) {

                // then
                assertThat(running.service().isPaused()).isFalse();
                assertThat(running.service().kills().join()).isEmpty();
                running.register(7, "team-7", CredentialClass.JIT);
                Eventually.await("revoked", () -> dead.contains("key-7"));
                quarantine(running, "agent-7", Duration.ofHours(1));
                assertThat(running.service().kills().join()).hasSize(1);
            }
        }
    }

    private static void quarantine(RunningRevoker running, String agent, Duration ttl) {
        running.service()
                .kill(new KillOrder(HolderKind.AGENT, agent, ttl, true, "operator", "rogue"))
                .join();
        assertThat(running.service().quarantine().holds(agent)).isTrue();
    }
}
