package io.scrubjay.proxy.receive;

import io.micrometer.core.instrument.Timer;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of one listener that are not read for the moment, so that the kernel's flow control makes
 * their senders wait, and measures how long that takes. Any thread.
 */
public final class ReadingStops {
    private final AtomicInteger stopped = new AtomicInteger();
    private final Timer time;

    /**
     * Creates the meters.
     *
     * @param listener key in the configuration, such as {@code receivers.otlp.grpc}
     */
    public ReadingStops(Meters meters, String listener) {
        meters.gauge(Meter.READING_STOPPED, stopped::get, listener);
        time = meters.timer(Meter.READING_STOPPED_TIME, listener);
    }

    /** The stops of a connection that was accepted. */
    public Connection connection() {
        return new Connection();
    }

    /** One connection; confined to its event loop. */
    public final class Connection {
        private boolean isStopped;
        private long sinceNanos;

        private Connection() {}

        /** It is not read any more; without effect where it is not read already. */
        public void begin() {
            if (!isStopped) {
                isStopped = true;
                sinceNanos = System.nanoTime();
                stopped.incrementAndGet();
            }
        }

        /** It is read again, or was closed; without effect where it is read. */
        public void end() {
            if (isStopped) {
                isStopped = false;
                stopped.decrementAndGet();
                time.record(Duration.ofNanos(System.nanoTime() - sinceNanos));
            }
        }
    }
}
