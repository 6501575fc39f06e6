package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.TestEventLoop;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SyslogConsoleExporterTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    @AutoClose
    private final TestEventLoop loop = new TestEventLoop();
    private final SyslogExporters exporters =
            new SyslogExporters(NioSocketChannel.class, NioDatagramChannel.class, 1, new Meters(registry));

    @Test
    void forward_oneLineEach() {
        // given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SyslogExporter exporter = exporters.toConsole(
                new PrintStream(out, false, StandardCharsets.UTF_8), new MaskHighlighter(false), 1_000);
        SyslogDownstream downstream = exporter.downstream(loop.loop());

        // when
        loop.run(() -> downstream.forward(batch("<1>a [redacted:x:00000000]\nb")));
        loop.run(() -> downstream.forward(batch("<2>\u001b[2J")));
        exporter.stop(Duration.ofSeconds(10));
        loop.run(() -> downstream.forward(batch("<3>too late")));

        // then
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("syslog <1>a [redacted:x:00000000]\\nb", "syslog <2>\\u001b[2J");
        assertThat(exported("sent")).isEqualTo(2);
        assertThat(exported("dropped")).isEqualTo(1);
    }

    private double exported(String outcome) {
        return registry.get(Meter.EXPORTER_SYSLOG_MESSAGES.meterName()).tag("outcome", outcome).counter().count();
    }

    @Test
    void forward_consoleStuck_fullThenDrained() throws Exception {
        // given
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        PrintStream out = new PrintStream(new StuckStream(stuck), true, StandardCharsets.UTF_8);
        SyslogExporter exporter = exporters.toConsole(out, new MaskHighlighter(false), 1_000);
        SyslogDownstream downstream = exporter.downstream(loop.loop());

        // when
        loop.run(() -> {
            while (!downstream.isFull()) {
                downstream.forward(batch("<1>" + "x".repeat(100)));
            }
            downstream.whenDrained(resumed::countDown);
        });
        boolean early = resumed.await(50, TimeUnit.MILLISECONDS);
        stuck.countDown();

        // then
        assertThat(early).isFalse();
        assertThat(resumed.await(10, TimeUnit.SECONDS)).isTrue();
        exporter.stop(Duration.ofSeconds(10));
    }

    private static SyslogBatch batch(String message) {
        return SyslogBatch.ofDatagram(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
    }

    /** Takes nothing until it is let go. */
    private static final class StuckStream extends OutputStream {
        private final CountDownLatch stuck;

        StuckStream(CountDownLatch stuck) {
            this.stuck = stuck;
        }

        @Override
        public void write(int b) {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
