package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,5", "3,30", "4,120", "5,600", "9,36000", "100,36000"})
    void delay_standard(int attempts, long seconds) {
        // given
        SplittableRandom random = new SplittableRandom(attempts);

        for (int i = 0; i < 100; i++) {
            // when
            Duration delay = RetrySchedule.STANDARD.delay(attempts, random);

            // then
            assertThat(delay).isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1_200));
        }
    }

    @Test
    void delay_differs() {
        // given
        SplittableRandom random = new SplittableRandom(1);

        // when
        List<Duration> delays = List.of(
                RetrySchedule.STANDARD.delay(3, random),
                RetrySchedule.STANDARD.delay(3, random),
                RetrySchedule.STANDARD.delay(3, random));

        // then
        assertThat(delays).doesNotHaveDuplicates();
    }

    @Test
    void capped_long() {
        assertThat(RetrySchedule.STANDARD.capped(Duration.ofDays(300))).isEqualTo(Duration.ofHours(1));
        assertThat(RetrySchedule.STANDARD.capped(Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    }
}
