package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final AutoCloseable part = closed::incrementAndGet;

    @Test
    void await_opensMeanwhile() throws Exception {
        // given
        CountDownLatch asked = new CountDownLatch(1);
        Opening<AutoCloseable> opening = Opening.begin("part", () -> {
            asked.await();
            return part;
        });

        // when
        asked.countDown();

        // then
        assertThat(opening.await()).isSameAs(part);
        opening.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void close_neverAwaited_closesThePart() throws Exception {
        // when
        Opening.begin("part", () -> part).close();

        // then
        assertThat(closed).hasValue(1);
    }

    @Test
    void await_failed_throwsWhatOpeningThrew() throws Exception {
        // given
        Opening<AutoCloseable> opening = Opening.begin("part", () -> {
            throw new IOException("incidents.dir: taken (expected: free)");
        });

        // when / then
        assertThatThrownBy(opening::await)
                .isInstanceOf(IOException.class)
                .hasMessage("incidents.dir: taken (expected: free)");
        opening.close();
        assertThat(closed).hasValue(0);
    }

    @Test
    void await_defect_throwsIt() {
        // given
        Opening<AutoCloseable> opening = Opening.begin("part", () -> {
            throw new IllegalStateException("defect");
        });

        // when / then
        assertThatThrownBy(opening::await).isInstanceOf(IllegalStateException.class).hasMessage("defect");
    }
}
