package io.scrubjay.proxy.receive.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.receive.ReadingStops;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.OtlpRequest;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadGateTest {
    private static final Duration WRITE_TIMEOUT = Duration.ofMillis(50);
    private static final String LISTENER = "receivers.otlp.http";

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Socket socket = new Socket();
    private final Downstream downstream = new Downstream();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @SuppressWarnings("NullAway.Init")
    private OtlpService service;

    @BeforeEach
    void open() {
        Meters meters = new Meters(registry);
        service = new OtlpService(
                channel.eventLoop(),
                OtlpServerSettings.builder().writeTimeout(WRITE_TIMEOUT).build(),
                new OtlpLane((signal, format, payload) -> payload.retain(), downstream),
                new ServerMeters(meters),
                new ByteBudget(1));
        channel.freezeTime();
        ReadingStops stops = new ReadingStops(meters, LISTENER);
        channel.pipeline().addLast(socket, new ReadGate(service, channel, stops.connection()));
        socket.reads = 0;
    }

    @AfterEach
    void close() {
        service.close();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void read_reachesTheSocket() {
        // when
        channel.pipeline().read();

        // then
        assertThat(socket.reads).isEqualTo(1);
    }

    @Test
    void answersUnread_holdsTheReadUntilTheyAreRead() {
        // given
        setWritable(false);
        channel.pipeline().read();
        assertThat(socket.reads).isZero();
        assertThat(channel.config().isAutoRead()).isFalse();

        // when
        setWritable(true);

        // then
        assertThat(socket.reads).isEqualTo(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void answersUnreadForTooLong_closesTheSocket() {
        // given
        channel.unfreezeTime();

        // when
        setWritable(false);

        // then
        Eventually.await("closed", () -> {
            channel.runPendingTasks();
            return !channel.isOpen();
        });
    }

    @Test
    void downstreamBusy_holdsTheReadUntilItIsFree() {
        // given
        downstream.busy = true;
        channel.pipeline().read();
        channel.config().setAutoRead(true); // as other handlers do
        pass(Duration.ofSeconds(1));
        assertThat(socket.reads).isZero();
        assertThat(channel.config().isAutoRead()).isFalse();

        // when
        downstream.busy = false;
        pass(Duration.ofSeconds(1));

        // then
        assertThat(socket.reads).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(socket.reads).as("reads, however often one was asked for").isEqualTo(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void downstreamFree_answersUnread_stillHolds() {
        // given
        downstream.busy = true;
        channel.pipeline().read();
        setWritable(false);

        // when
        downstream.busy = false;
        pass(Duration.ofSeconds(1));

        // then
        assertThat(socket.reads).isZero();
        setWritable(true);
        assertThat(socket.reads).isEqualTo(1);
    }

    @Test
    void stop_isCountedWhileItLastsAndMeasuredOnce() {
        // given
        downstream.busy = true;
        channel.pipeline().read();
        channel.config().setAutoRead(true);
        assertThat(stopped()).isEqualTo(1);
        assertThat(stops().count()).isZero();

        // when
        downstream.busy = false;
        pass(Duration.ofSeconds(1));

        // then
        assertThat(stopped()).isZero();
        assertThat(stops().count()).isEqualTo(1);
        assertThat(stops().totalTime(TimeUnit.NANOSECONDS)).isPositive();
    }

    @Test
    void connectionClosedWhileStopped_isNotCountedAnyMore() {
        // given
        downstream.busy = true;
        channel.pipeline().read();

        // when
        channel.close();
        channel.config().setAutoRead(true); // a handler that has not heard of it

        // then
        assertThat(stopped()).isZero();
        assertThat(stops().count()).isEqualTo(1);
    }

    private double stopped() {
        return registry.get(Meter.READING_STOPPED.meterName()).tag("listener", LISTENER).gauge().value();
    }

    private Timer stops() {
        return registry.get(Meter.READING_STOPPED_TIME.meterName()).tag("listener", LISTENER).timer();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private void setWritable(boolean writable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        channel.runPendingTasks();
    }

    /** Counts the reads that get through. */
    private static final class Socket extends ChannelOutboundHandlerAdapter {
        private int reads;

        @Override
        public void read(ChannelHandlerContext ctx) throws Exception {
            reads++;
            super.read(ctx);
        }
    }

    private static final class Downstream implements OtlpDownstream {
        private boolean busy;

        @Override
        public Call export(OtlpRequest request, OtlpResponse.Handler handler) {
            throw new AssertionError("export: called (expected: no request)");
        }

        @Override
        public boolean isBusy() {
            return busy;
        }
    }
}
