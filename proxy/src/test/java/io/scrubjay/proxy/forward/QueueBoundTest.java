package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QueueBoundTest {
    private final AtomicLong totalBytes = new AtomicLong();
    private final QueueBound bound = new QueueBound(100, totalBytes);
    private final AtomicInteger resumed = new AtomicInteger();

    @Test
    void isFull_fromBoundToHalf() {
        // when
        bound.add(99);
        boolean below = bound.isFull();
        bound.add(1);
        boolean at = bound.isFull();
        bound.remove(49);
        boolean aboveHalf = bound.isFull();
        bound.remove(1);

        // then
        assertThat(below).isFalse();
        assertThat(at).isTrue();
        assertThat(aboveHalf).isTrue();
        assertThat(bound.isFull()).isFalse();
        assertThat(totalBytes).hasValue(50);
    }

    @Test
    void whenDrained_onceAtHalf() {
        // given
        bound.add(100);
        bound.whenDrained(resumed::incrementAndGet);

        // when
        bound.remove(10);
        int tooEarly = resumed.get();
        bound.remove(50);
        bound.add(100);
        bound.remove(100);

        // then
        assertThat(tooEarly).isZero();
        assertThat(resumed).hasValue(1);
    }

    @Test
    void whenDrained_notFull_atOnce() {
        // when
        bound.whenDrained(resumed::incrementAndGet);

        // then
        assertThat(resumed).hasValue(1);
    }

    @Test
    void forget_notCalled() {
        // given
        Runnable resume = resumed::incrementAndGet;
        bound.add(100);
        bound.whenDrained(resume);

        // when
        bound.forget(resume);
        bound.remove(100);

        // then
        assertThat(resumed).hasValue(0);
    }
}
