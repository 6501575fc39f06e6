package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class UlidTest {
    @Test
    void next_knownValue() {
        // given
        Ulid ulid = new Ulid(clock(1_469_918_176_385L), () -> 0);

        // when
        String id = ulid.next();

        // then
        assertThat(id).isEqualTo("01ARYZ6S41" + "0".repeat(16)); // the time of the specification's example
    }

    @Test
    void next_allBits() {
        // given
        Ulid ulid = new Ulid(clock((1L << 48) - 1), () -> -1L);

        // when
        String id = ulid.next();

        // then
        assertThat(id).isEqualTo("7" + "Z".repeat(25));
        assertThat(Ulid.isUlid(id)).isTrue();
    }

    @Test
    void next_sameMillisecond_ascends() {
        // given
        long[] randoms = {0xfffe, -2L};
        int[] at = {0};
        RandomGenerator almostFull = () -> randoms[at[0]++];
        Ulid ulid = new Ulid(clock(1_000), almostFull);
        List<String> ids = new ArrayList<>();

        // when
        for (int i = 0; i < 5; i++) {
            ids.add(ulid.next()); // carries from the low into the high part
        }

        // then
        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(Ulid::isUlid);
    }

    @Test
    void next_clockGoesBack_ascends() {
        // given
        Instant[] now = {Instant.ofEpochMilli(2_000)};
        Ulid ulid = new Ulid(new TestClock(now), RandomGenerator.getDefault());
        String first = ulid.next();

        // when
        now[0] = Instant.ofEpochMilli(1_000);

        // then
        assertThat(ulid.next()).isGreaterThan(first);
    }

    @Test
    void isUlid_others() {
        String zeros = "0".repeat(25);
        assertThat(List.of("", zeros, zeros + "00", "8" + zeros, "U" + zeros, "é".repeat(26)))
                .noneMatch(Ulid::isUlid);
    }

    private static Clock clock(long millis) {
        return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
