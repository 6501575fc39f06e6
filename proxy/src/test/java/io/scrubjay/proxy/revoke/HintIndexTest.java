package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.scan.TokenHint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HintIndexTest {
    private final HintIndex index = new HintIndex();
    private final Random random = new Random(7);

    @Test
    void nextLength_randomChanges_agreesWithAList() {
        // given
        List<TokenHint> expected = new ArrayList<>();

        // when: few CRCs, so that many are there several times
        for (int i = 0; i < 40_000; i++) {
            TokenHint one = new TokenHint(random.nextInt(200), 16 + random.nextInt(4));
            if (random.nextInt(5) > 1 && expected.size() < 3_000) {
                index.add(one);
                expected.add(one);
            } else {
                index.remove(one);
                expected.remove(one);
            }
        }

        // then
        for (int crc = 0; crc < 210; crc++) {
            for (int above : new int[] {0, 16, 18, 19, 256}) {
                int prefixCrc = crc;
                assertThat(index.nextLength(crc, above))
                        .isEqualTo(expected.stream()
                                .filter(hint -> hint.prefixCrc() == prefixCrc && hint.lengthBytes() > above)
                                .mapToInt(TokenHint::lengthBytes)
                                .min()
                                .orElse(0));
            }
        }
    }

    @Test
    void minBytes_isThatOfTheShortest() {
        // when, then
        assertThat(index.minBytes()).isEqualTo(257);
        index.add(new TokenHint(0, 256));
        index.add(new TokenHint(0xffffff, 24));
        assertThat(index.minBytes()).isEqualTo(24);
        index.remove(new TokenHint(0xffffff, 24));
        assertThat(index.minBytes()).isEqualTo(256);
        assertThat(index.nextLength(0, 0)).isEqualTo(256);
    }

    @Test
    void sizeBytes_ofAMillion_withTheFingerprintsBelow64MiB() {
        // when
        for (int i = 0; i < 1_000_000; i++) {
            index.add(new TokenHint(i, 40));
        }

        // then
        assertThat(index.sizeBytes()).isLessThanOrEqualTo(18 << 20);
        assertThat(index.nextLength(999_999, 0)).isEqualTo(40);
        assertThat(index.nextLength(1_000_000, 0)).isZero();
    }

    @Test
    void add_manyAlike_takeOneSlotUntilTheLastIsRemoved() {
        // given
        TokenHint alike = new TokenHint(42, 40);
        long empty = index.sizeBytes();

        // when
        for (int i = 0; i < 1_000_000; i++) {
            index.add(alike);
        }

        // then
        assertThat(index.sizeBytes()).isEqualTo(empty);
        for (int i = 1; i < 1_000_000; i++) {
            index.remove(alike);
        }
        assertThat(index.nextLength(42, 0)).isEqualTo(40);
        assertThat(index.minBytes()).isEqualTo(40);
        index.remove(alike);
        assertThat(index.nextLength(42, 0)).isZero();
        assertThat(index.minBytes()).isEqualTo(257);
    }

    @Test
    void nextLength_whileItGrows_neverMissesWhatStandsThere() throws Exception {
        // given
        index.add(new TokenHint(42, 40));
        AtomicBoolean missed = new AtomicBoolean();
        AtomicBoolean done = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                if (index.nextLength(42, 0) != 40) {
                    missed.set(true);
                }
            }
        });

        // when
        for (int i = 0; i < 200_000; i++) {
            TokenHint other = new TokenHint(1_000 + random.nextInt(1 << 20), 60);
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
}
