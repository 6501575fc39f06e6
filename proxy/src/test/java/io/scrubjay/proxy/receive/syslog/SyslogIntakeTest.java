package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.redact.SyslogSession;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.TestEventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SyslogIntakeTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @AutoClose
    private final TestEventLoop loop = new TestEventLoop();

    @Test
    void expire_noMemory_whatIsHeldNextLeavesAllTheSame() {
        // given
        FullOnce downstream = new FullOnce();
        List<String> held = new ArrayList<>(List.of("first", "second"));
        SyslogLane lane = new SyslogLane(
                loop.loop(), maxOrigins -> new Holding(held), downstream, new IncompleteFrames(1 << 20));
        SyslogIntake intake = new SyslogIntake(
                lane, 1, new SyslogReceiverMeters(new Meters(new SimpleMeterRegistry()), new SyslogListener.Udp("receivers.syslog.udp", "udp", ANY)));

        // when
        loop.run(() -> intake.accept(batch("now"), ""));

        // then
        Eventually.await("second", () -> downstream.taken.equals(List.of("now", "second")));
    }

    private static SyslogBatch batch(String message) {
        return SyslogBatch.ofDatagram(Unpooled.copiedBuffer(message, StandardCharsets.US_ASCII));
    }

    /** Lets what comes pass, and what it holds leave one by one. */
    private record Holding(List<String> held) implements SyslogSession {
        @Override
        public Result next(SyslogBatch batch, String peer) {
            return new Result(batch.retain(), 0, 0);
        }

        @Override
        public Optional<Instant> deadline() {
            return held.isEmpty() ? Optional.empty() : Optional.of(Instant.EPOCH);
        }

        @Override
        public Result expire() {
            return new Result(batch(held.removeFirst()), 0, 0);
        }

        @Override
        public Result close() {
            return new Result(SyslogBatch.ofDatagram(Unpooled.EMPTY_BUFFER), 0, 0);
        }
    }

    /** Has no memory for {@code first}. */
    private static final class FullOnce implements SyslogDownstream {
        private final List<String> taken = new CopyOnWriteArrayList<>();

        @Override
        public void forward(SyslogBatch batch) {
            String message = batch.bytes().toString(StandardCharsets.US_ASCII);
            batch.release();
            if (message.equals("first")) {
                throw new OutOfMemoryError("direct memory");
            }
            taken.add(message);
        }

        @Override
        public void flush() {
            // nothing waits
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void whenDrained(Runnable resume) {
            resume.run();
        }

        @Override
        public void forget(Runnable resume) {
            // none is kept
        }
    }
}
