package io.scrubjay.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimiterTest {
    @Test
    void permit_onceInAnInterval() {
        // given
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        LogLimiter limiter = new LogLimiter(Duration.ofNanos(10), nanos::get);

        // when
        boolean first = limiter.permit();
        nanos.addAndGet(9);
        boolean tooEarly = limiter.permit();
        nanos.addAndGet(1);
        boolean second = limiter.permit();

        // then
        assertThat(first).isTrue();
        assertThat(tooEarly).isFalse();
        assertThat(second).isTrue();
    }
}
