package io.scrubjay.proxy.forward;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of a syslog exporter. Messages taken from receivers are those {@code sent} (written to the socket,
 * answered for by a RELP or OTLP upstream, or printed), {@code refused} (too large for a datagram or an OTLP request, or by
 * such an upstream), {@code failed} (the datagram could not be sent), {@code dropped} (left over at a stop, or no memory to
 * queue them), and those that still wait. Any thread.
 */
final class SyslogExporterMeters {
    private final Counter sent;
    private final Counter refused;
    private final Counter failed;
    private final Counter dropped;
    private final AtomicLong queuedBytes = new AtomicLong();

    SyslogExporterMeters(Meters meters) {
        sent = meters.counter(Meter.EXPORTER_SYSLOG_MESSAGES, "sent");
        refused = meters.counter(Meter.EXPORTER_SYSLOG_MESSAGES, "refused");
        failed = meters.counter(Meter.EXPORTER_SYSLOG_MESSAGES, "failed");
        dropped = meters.counter(Meter.EXPORTER_SYSLOG_MESSAGES, "dropped");
        meters.gauge(Meter.EXPORTER_QUEUE_BYTES, queuedBytes::get, Signal.SYSLOG.word());
    }

    void sent(int messages) {
        sent.increment(messages);
    }

    void refused(int messages) {
        refused.increment(messages);
    }

    void failed() {
        failed.increment();
    }

    void dropped(int messages) {
        dropped.increment(messages);
    }

    /** What waits in all queues. */
    AtomicLong queuedBytes() {
        return queuedBytes;
    }
}
