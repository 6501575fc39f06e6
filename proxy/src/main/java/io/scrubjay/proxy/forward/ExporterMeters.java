package io.scrubjay.proxy.forward;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts requests upstream by how they ended, and the bytes under way. Any thread.
 *
 * <p>Outcomes as at the receiver: {@code accepted}, {@code refused} (for good), {@code failed} (may be repeated),
 * {@code cancelled}.
 */
final class ExporterMeters {
    private final Meters meters;
    private final Map<Signal, AtomicLong> bytesUnderWay = new ConcurrentHashMap<>();
    private final Map<Key, Counter> requests = new ConcurrentHashMap<>();

    ExporterMeters(Meters meters) {
        this.meters = meters;
        for (Signal signal : new Signal[] {Signal.LOGS, Signal.TRACES, Signal.METRICS, Signal.PROFILES}) {
            AtomicLong bytes = underWay(signal);
            meters.gauge(Meter.EXPORTER_QUEUE_BYTES, bytes::get, signal.word());
        }
    }

    void started(Signal signal, long bytes) {
        underWay(signal).addAndGet(bytes);
    }

    void ended(Signal signal, long bytes) {
        underWay(signal).addAndGet(-bytes);
    }

    void answered(Signal signal, OtlpResponse response) {
        count(signal, response.isSuccess() ? "accepted" : response.isRetryable() ? "failed" : "refused");
    }

    void cancelled(Signal signal) {
        count(signal, "cancelled");
    }

    private AtomicLong underWay(Signal signal) {
        return bytesUnderWay.computeIfAbsent(signal, key -> new AtomicLong());
    }

    private void count(Signal signal, String outcome) {
        requests.computeIfAbsent(
                        new Key(signal, outcome),
                        key -> meters.counter(Meter.EXPORTER_REQUESTS, key.signal().word(), key.outcome()))
                .increment();
    }

    private record Key(Signal signal, String outcome) {}
}
