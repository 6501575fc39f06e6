package io.scrubjay.proxy.incident;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is tried again.
 *
 * @param delays after the first, second, ... attempt; the last goes on for ever
 * @param maxAge how old an event may be for another attempt
 * @param maxRetryAfter the longest wait that a webhook may ask for
 */
record RetrySchedule(List<Duration> delays, Duration maxAge, Duration maxRetryAfter) {
    /** About the schedule that Standard Webhooks recommends: 1 s to 10 h, for three days. */
    static final RetrySchedule STANDARD = new RetrySchedule(
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10)),
            Duration.ofDays(3),
            Duration.ofHours(1));

    private static final double JITTER = 0.2;

    RetrySchedule {
        delays = List.copyOf(delays);
        if (delays.isEmpty()) {
            throw new IllegalArgumentException("delays: empty (expected: at least one)");
        }
    }

    /**
     * The wait after so many attempts, up to a fifth longer by chance, so that many proxies do not come back at once.
     */
    Duration delay(int attempts, RandomGenerator random) {
        Duration delay = delays.get(Math.min(attempts, delays.size()) - 1);
        return delay.plusMillis((long) (delay.toMillis() * JITTER * random.nextDouble()));
    }

    /** What a webhook asked for, within bounds. */
    Duration capped(Duration retryAfter) {
        return retryAfter.compareTo(maxRetryAfter) > 0 ? maxRetryAfter : retryAfter;
    }
}
