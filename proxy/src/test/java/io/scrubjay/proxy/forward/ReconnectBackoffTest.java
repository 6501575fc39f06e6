package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {
    private final ReconnectBackoff backoff =
            new ReconnectBackoff(Duration.ofMillis(100), Duration.ofMillis(1_000), new Random(1));

    @Test
    void nextDelayMillis_growsToTheLimitLessAHalf() {
        // when
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            delays.add(backoff.nextDelayMillis());
        }

        // then
        long[] most = {100, 200, 400, 800, 1_000, 1_000, 1_000};
        for (int i = 0; i < most.length; i++) {
            assertThat(delays.get(i)).isBetween(most[i] / 2, most[i]);
        }
        assertThat(delays.subList(4, 7)).doesNotHaveDuplicates();
    }

    @Test
    void reset_fromTheBeginning() {
        // given
        backoff.nextDelayMillis();
        backoff.nextDelayMillis();

        // when
        backoff.reset();

        // then
        assertThat(backoff.nextDelayMillis()).isBetween(50L, 100L);
    }
}
