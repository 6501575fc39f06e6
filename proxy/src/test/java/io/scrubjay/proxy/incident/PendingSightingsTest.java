package io.scrubjay.proxy.incident;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Severity;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PendingSightingsTest {
    private static final Instant T1 = Instant.ofEpochSecond(1);
    private static final Instant T2 = Instant.ofEpochSecond(2);

    private final PendingSightings pending = new PendingSightings(2);

    @Test
    void add_beyondBound() {
        // given
        pending.add(Findings.fingerprint(1), sightings(1, T1));
        pending.add(Findings.fingerprint(2), sightings(2, T1));

        // when
        boolean third = pending.add(Findings.fingerprint(3), sightings(3, T1));
        boolean repeat = pending.add(Findings.fingerprint(1), sightings(1, T2));

        // then
        assertThat(third).isFalse();
        assertThat(repeat).isTrue();
        assertThat(pending.size()).isEqualTo(2);
    }

    @Test
    void take_makesRoom() {
        // given
        pending.add(Findings.fingerprint(1), sightings(1, T1));
        pending.add(Findings.fingerprint(2), sightings(2, T1));

        // when
        Map<Fingerprint, Sightings> taken = pending.take(1);

        // then
        assertThat(taken).hasSize(1);
        assertThat(pending.size()).isEqualTo(1);
        assertThat(pending.add(Findings.fingerprint(3), sightings(3, T1))).isTrue();
    }

    @Test
    void putBack_foldsBeforeWhatCameSince() {
        // given
        pending.add(Findings.fingerprint(1), sightings(1, T1));
        Map<Fingerprint, Sightings> taken = pending.take(10);
        pending.add(Findings.fingerprint(1), sightings(1, T2));

        // when
        pending.putBack(taken);

        // then
        Sightings folded = requireNonNull(pending.take(10).get(Findings.fingerprint(1)));
        assertThat(folded.count()).isEqualTo(2);
        assertThat(folded.firstSeen()).isEqualTo(T1);
        assertThat(folded.lastSeen()).isEqualTo(T2);
        assertThat(pending.size()).isZero();
    }

    @Test
    void take_whileOthersAdd_losesNoFinding() throws InterruptedException {
        // given
        int findings = 400_000;
        PendingSightings shared = new PendingSightings(100);
        Thread adder = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < findings; i++) {
                shared.add(Findings.fingerprint(i % 20), sightings(i % 20, T1));
            }
        });

        // when
        long taken = 0;
        while (adder.isAlive() || shared.size() > 0) {
            taken += shared.take(100).values().stream().mapToLong(Sightings::count).sum();
        }

        // then
        adder.join();
        taken += shared.take(100).values().stream().mapToLong(Sightings::count).sum();
        assertThat(taken).isEqualTo(findings);
    }

    @Test
    void of_longTextsAreCut() {
        // given
        String place = "p".repeat(199) + "\uD83D\uDE00".repeat(1_000);

        // when
        Sightings sightings = Sightings.of(
                Findings.finding(1, Findings.rule("a", Severity.LOW), place, "s".repeat(10_000), null), null, T1);

        // then
        assertThat(sightings.place()).isEqualTo("p".repeat(199) + "…");
        assertThat(sightings.service()).isEqualTo("s".repeat(200) + "…");
    }

    @Test
    void and_placesAreBounded() {
        // given
        Sightings all = sightings(1, T1);

        // when
        for (int i = 0; i < 100; i++) {
            all = all.and(Sightings.of(
                    Findings.finding(1, Findings.rule("a", Severity.LOW), "place" + i, "service" + i, null), null, T1));
        }

        // then
        assertThat(all.places()).hasSize(8).startsWith("body", "place0").endsWith("place6");
        assertThat(all.services()).hasSize(8);
        assertThat(all.count()).isEqualTo(101);
    }

    private static Sightings sightings(int secret, Instant now) {
        return Sightings.of(Findings.finding(secret), null, now);
    }
}
