package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final AtomicLong nanos = new AtomicLong();
    private final CircuitBreaker breaker = new CircuitBreaker(nanos::get, new Random(1));

    @Test
    void tryAcquire_fewFailures_goOn() {
        // given
        breaker.failed();
        breaker.failed();

        // then
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void tryAcquire_successBetween_countsAnew() {
        // given
        breaker.failed();
        breaker.failed();
        breaker.succeeded();
        breaker.failed();
        breaker.failed();

        // then
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void tryAcquire_afterThePause_letsOneTry() {
        // given
        open();
        assertThat(breaker.tryAcquire()).isFalse();

        // when
        pass(Duration.ofSeconds(1));

        // then
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isFalse();
    }

    @Test
    void failed_whenTrying_pausesLonger() {
        // given
        open();
        pass(Duration.ofSeconds(1));
        assertThat(breaker.tryAcquire()).isTrue();

        // when
        breaker.failed();

        // then
        pass(Duration.ofMillis(900));
        assertThat(breaker.tryAcquire()).isFalse();
        pass(Duration.ofMillis(1100));
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void failed_manyUnderWayAtOnce_pauseOnce() {
        // given
        open();

        // when
        for (int i = 0; i < 20; i++) {
            breaker.failed();
        }
        pass(Duration.ofSeconds(1));

        // then
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void abandoned_whenTrying_letsAnotherTry() {
        // given
        open();
        pass(Duration.ofSeconds(1));
        assertThat(breaker.tryAcquire()).isTrue();

        // when
        breaker.abandoned();

        // then
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void succeeded_whenTrying_isClosedAgain() {
        // given
        open();
        pass(Duration.ofSeconds(1));
        assertThat(breaker.tryAcquire()).isTrue();

        // when
        breaker.succeeded();

        // then
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isTrue();
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            assertThat(breaker.tryAcquire()).isTrue();
            breaker.failed();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
