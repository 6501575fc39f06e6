package io.scrubjay.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.benchmarks.corpus.Payload;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private final AtomicLong nanos = new AtomicLong();
    private final CountingWire wire = new CountingWire();

    @Test
    void latency_requestsThatWaitedForTheOneBefore_countTheirWaiting() throws Exception {
        // given
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        OpenLoop pace = new OpenLoop(wire, Duration.ofMillis(10), 1000, nanos::get);
        pace.start(List.of(channel), List.of(Unpooled.EMPTY_BUFFER));

        // when
        nanos.set(TimeUnit.MILLISECONDS.toNanos(10));
        channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        int sentWhileStalled = wire.sent;
        for (int i = 0; i < 10; i++) {
            pace.onAnswer(channel, true);
        }

        // then
        assertThat(sentWhileStalled).isEqualTo(1);
        assertThat(wire.sent).isEqualTo(10);
        assertThat(pace.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(pace.latency().p50Micros()).isCloseTo(5000, within(10.0)); // they waited for 10, 9, ... 1 ms
        assertThat(pace.latency().p99Micros()).isCloseTo(10_000, within(10.0));
        assertThat(pace.latency().failed()).isZero();
    }

    @Test
    void onClosed_everyConnection_endsAsFailed() throws Exception {
        // given
        EmbeddedChannel channel = new EmbeddedChannel();
        OpenLoop pace = new OpenLoop(wire, Duration.ofMillis(10), 1000, nanos::get);
        pace.start(List.of(channel), List.of(Unpooled.EMPTY_BUFFER));

        // when
        pace.onClosed(channel);

        // then
        assertThat(pace.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(pace.failed()).isEqualTo(1);
    }

    @Test
    void new_noRate() {
        assertThatThrownBy(() -> new OpenLoop(wire, Duration.ofMillis(10), 0, nanos::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate: 0.0 (expected: > 0)");
    }

    private static final class CountingWire implements Wire {
        private int sent;

        @Override
        public ByteBuf encode(InetSocketAddress target, Payload payload) {
            return Unpooled.EMPTY_BUFFER;
        }

        @Override
        public void open(ChannelPipeline pipeline, Pace pace) {}

        @Override
        public void send(Channel channel, ByteBuf request) {
            request.release();
            sent++;
        }
    }
}
