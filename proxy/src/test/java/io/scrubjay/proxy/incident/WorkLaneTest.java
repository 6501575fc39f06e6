package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.ShiftedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkLaneTest {
    private static final Duration JUMP = Duration.ofHours(2);

    private final ShiftedClock clock = new ShiftedClock();

    @Test
    void clockSetBack_betweenReadingItAndWritingWhatIsDue_isFollowedOnceMore() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            // given
            OneThing lane = new OneThing(executor);

            // when
            lane.start();

            // then
            Eventually.await("brought forward again", () -> lane.broughtForward.size() == 2);
            assertThat(lane.dueAt.get()).isBefore(clock.instant().plusSeconds(2));
            lane.stop();
        }
    }

    /** Has one thing done, which is to be done again a second later, and sets the clock back while that is written down. */
    private final class OneThing extends WorkLane {
        private final List<Duration> broughtForward = new CopyOnWriteArrayList<>();
        private final AtomicReference<Instant> dueAt = new AtomicReference<>(clock.instant());

        OneThing(ExecutorService executor) {
            super("it", clock, executor);
        }

        @Override
        protected @Nullable Instant dispatch(Set<String> underWay) {
            Instant due = dueAt.get();
            if (underWay.isEmpty() && broughtForward.isEmpty() && !due.isAfter(clock.instant())) {
                begin("thing", this::run);
                return null;
            }
            return due.isAfter(clock.instant()) ? due : null;
        }

        @Override
        protected boolean bringForward(Duration by) {
            dueAt.updateAndGet(due -> due.minus(by));
            broughtForward.add(by);
            return true;
        }

        private void run() {
            Instant again = clock.instant().plusSeconds(1);
            clock.advance(JUMP.negated());
            wake();
            Eventually.await("followed", () -> broughtForward.size() == 1);
            dueAt.set(again);
        }
    }
}
