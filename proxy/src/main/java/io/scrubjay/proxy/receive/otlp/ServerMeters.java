package io.scrubjay.proxy.receive.otlp;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts how requests ended; looked up once, then without allocation. Any thread.
 *
 * <p>Every request whose header was read is counted once in {@code receiver.requests}: {@code accepted} (the upstream took
 * it), {@code refused} (it must not be repeated), {@code failed} (it may be repeated), {@code cancelled} (its sender gave
 * up). What we refused ourselves is in {@code receiver.refused} too, with the reason.
 */
final class ServerMeters {
    private static final String UNKNOWN = "unknown";

    private final Meters meters;
    private final Map<RequestKey, Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> bytes = new ConcurrentHashMap<>();
    private final Map<RefusalKey, Counter> refused = new ConcurrentHashMap<>();

    ServerMeters(Meters meters) {
        this.meters = meters;
    }

    void answered(@Nullable Signal signal, String protocol, OtlpResponse response) {
        String outcome = response.isSuccess() ? "accepted" : response.isRetryable() ? "failed" : "refused";
        count(signal, protocol, outcome);
    }

    void cancelled(@Nullable Signal signal, String protocol) {
        count(signal, protocol, "cancelled");
    }

    void received(Signal signal, int payloadBytes) {
        bytes.computeIfAbsent(signal.word(), word -> meters.counter(Meter.RECEIVER_BYTES, word))
                .increment(payloadBytes);
    }

    void refused(@Nullable Signal signal, RefusalReason reason) {
        refused.computeIfAbsent(
                        new RefusalKey(word(signal), reason),
                        key -> meters.counter(Meter.RECEIVER_REFUSED, key.signal(), key.reason().word()))
                .increment();
    }

    private void count(@Nullable Signal signal, String protocol, String outcome) {
        requests.computeIfAbsent(
                        new RequestKey(word(signal), protocol, outcome),
                        key -> meters.counter(Meter.RECEIVER_REQUESTS, key.signal(), key.protocol(), key.outcome()))
                .increment();
    }

    private static String word(@Nullable Signal signal) {
        return signal == null ? UNKNOWN : signal.word();
    }

    private record RequestKey(String signal, String protocol, String outcome) {}

    private record RefusalKey(String signal, RefusalReason reason) {}
}
