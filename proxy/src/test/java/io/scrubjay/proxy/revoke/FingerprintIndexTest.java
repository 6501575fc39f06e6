package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Fingerprint;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FingerprintIndexTest {
    private final FingerprintIndex index = new FingerprintIndex();
    private final Random random = new Random(7);

    @Test
    void contains_randomChanges_agreesWithASet() {
        // given
        Set<Fingerprint> expected = new HashSet<>();
        Fingerprint[] universe = new Fingerprint[3_000];
        for (int i = 0; i < universe.length; i++) {
            universe[i] = fingerprint(random.nextLong());
        }

        // when
        for (int i = 0; i < 60_000; i++) {
            Fingerprint one = universe[random.nextInt(universe.length)];
            if (random.nextInt(3) > 0) {
                index.add(one);
                expected.add(one);
            } else {
                index.remove(one);
                expected.remove(one);
            }
        }

        // then
        assertThat(index.size()).isEqualTo(expected.size());
        for (Fingerprint one : universe) {
            assertThat(index.contains(one)).isEqualTo(expected.contains(one));
        }
    }

    @Test
    void contains_fingerprintsLikeItsMarks() {
        // when
        index.add(fingerprint(0));
        index.add(fingerprint(1));

        // then
        assertThat(index.contains(fingerprint(0))).isTrue();
        assertThat(index.contains(fingerprint(1))).isTrue();
        assertThat(index.contains(fingerprint(4))).isFalse();
        index.remove(fingerprint(0));
        assertThat(index.contains(fingerprint(0))).isFalse();
        assertThat(index.contains(fingerprint(1))).isTrue();
    }

    @Test
    void contains_millionOfAnAwkwardSeries_fitsIn64MiB() {
        // when: as an issuer might choose them, to fall into one slot
        for (long i = 0; i < 1_000_000; i++) {
            index.add(fingerprint(i << 32));
        }

        // then
        assertThat(index.size()).isEqualTo(1_000_000);
        assertThat(index.sizeBytes()).isLessThanOrEqualTo(16 << 20);
        for (long i = 0; i < 1_000_000; i += 1_000) {
            assertThat(index.contains(fingerprint(i << 32))).isTrue();
        }
        assertThat(index.contains(fingerprint(-1))).isFalse();
    }

    @Test
    void contains_whileItGrows_neverMissesWhatStandsThere() throws Exception {
        // given
        Fingerprint kept = fingerprint(42);
        index.add(kept);
        AtomicBoolean missed = new AtomicBoolean();
        AtomicBoolean done = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                if (!index.contains(kept)) {
                    missed.set(true);
                }
            }
        });

        // when
        for (int i = 0; i < 200_000; i++) {
            Fingerprint other = fingerprint(random.nextLong());
            index.add(other);
            if (i % 2 == 0) {
                index.remove(other);
            }
        }
        done.set(true);
        reader.join();

        // then
        assertThat(missed).isFalse();
    }

    private static Fingerprint fingerprint(long prefix) {
        return new Fingerprint(String.format("%016x%016x", prefix, 5L));
    }
}
