package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.RevocationConfig.Limits;
import io.scrubjay.rules.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    private final RateLimits limits = new RateLimits(new Limits(100, 100, 5, 2, 1_000, 100, Duration.ofHours(1), 1_000, 40));

    @Test
    void acquire_agentIsSpent_othersAreNot() {
        // when
        assertThat(acquire("a", "team", NOW)).isNull();
        assertThat(acquire("a", "team", NOW)).isNull();

        // then
        assertThat(acquire("a", "team", NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(acquire("b", "team", NOW)).isNull();
        assertThat(acquire("a", "team", NOW.plusSeconds(31))).isNull();
    }

    @Test
    void acquire_refused_takesNothingOfTheOtherBuckets() {
        // given
        acquire("a", "team", NOW);
        acquire("a", "team", NOW);

        // when
        for (int i = 0; i < 100; i++) {
            acquire("a", "team", NOW);
        }

        // then
        assertThat(acquire("b", "team", NOW)).isNull();
        assertThat(acquire("c", "team", NOW)).isNull();
        assertThat(acquire("d", "team", NOW)).isNull();
        assertThat(acquire("e", "team", NOW)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void acquire_providersOwnLimit_isTheLower() {
        // when
        Duration first = limits.acquire(credential(null, null), 1, NOW);
        Duration second = limits.acquire(credential(null, null), 1, NOW);

        // then
        assertThat(first).isNull();
        assertThat(second).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void acquire_clockGoesBack_neitherFillsNorFails() {
        // given
        acquire("a", "team", NOW);
        acquire("a", "team", NOW);

        // when
        Duration wait = acquire("a", "team", NOW.minusSeconds(3_600));

        // then
        assertThat(wait).isEqualTo(Duration.ofSeconds(30));
    }

    private @Nullable Duration acquire(String agent, String owner, Instant now) {
        return limits.acquire(credential(agent, owner), 1_000, now);
    }

    private static Credential credential(@Nullable String agent, @Nullable String owner) {
        return new Credential(
                new Fingerprint("0".repeat(32)),
                "ci",
                "vault",
                new Handle("accessor", "abc"),
                owner,
                agent,
                null,
                CredentialClass.JIT,
                null);
    }
}
