package io.scrubjay.proxy.receive.syslog;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.scrubjay.proxy.receive.ReadingStops;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The counters of one listener. Messages that a receiver read are those {@code accepted}, handed to the exporter unless a mask
 * left nothing of them, and those {@code refused}, whose reasons {@code scrubjay.receiver.refused} counts: {@code scan_failed}, {@code too_large},
 * {@code queue_full}, {@code empty}, or how a stream broke off within a message; {@code too_many_connections},
 * {@code tls_handshake} and {@code unread} count connections. Any thread.
 */
final class SyslogReceiverMeters {
    private static final String SIGNAL = Signal.SYSLOG.word();

    private final Meters all;
    private final ReadingStops stops;
    private final Counter accepted;
    private final Counter refused;
    private final Counter bytes;
    private final Counter empty;
    private final Counter tooLarge;
    private final Counter queueFull;
    private final Counter tooManyConnections;
    private final Counter tlsHandshake;
    private final Counter unread;
    private final Map<SyslogFramingException.Reason, Counter> faults =
            new EnumMap<>(SyslogFramingException.Reason.class);

    SyslogReceiverMeters(Meters meters, SyslogListener listener) {
        all = meters;
        stops = new ReadingStops(meters, listener.name());
        String transport = listener.transport();
        accepted = meters.counter(Meter.SYSLOG_MESSAGES, transport, "accepted");
        refused = meters.counter(Meter.SYSLOG_MESSAGES, transport, "refused");
        bytes = meters.counter(Meter.RECEIVER_BYTES, SIGNAL);
        empty = meters.counter(Meter.RECEIVER_REFUSED, SIGNAL, "empty");
        tooLarge = meters.counter(Meter.RECEIVER_REFUSED, SIGNAL, "too_large");
        queueFull = meters.counter(Meter.RECEIVER_REFUSED, SIGNAL, "queue_full");
        tooManyConnections = meters.counter(Meter.RECEIVER_REFUSED, SIGNAL, "too_many_connections");
        tlsHandshake = meters.counter(Meter.RECEIVER_REFUSED, SIGNAL, "tls_handshake");
        unread = meters.counter(Meter.RECEIVER_REFUSED, SIGNAL, "unread");
        for (SyslogFramingException.Reason reason : SyslogFramingException.Reason.values()) {
            faults.put(reason, meters.counter(Meter.RECEIVER_REFUSED, SIGNAL, reason.word()));
        }
    }

    /** So many bytes of messages were read. */
    void read(int lengthBytes) {
        bytes.increment(lengthBytes);
    }

    /** Messages were scanned and taken, or withheld, their reason already counted. */
    void scanned(int takenMessages, int withheldMessages) {
        accepted.increment(takenMessages);
        refused.increment(withheldMessages);
    }

    /** A datagram without a byte. */
    void empty() {
        refused.increment();
        empty.increment();
    }

    /** A datagram above the limit. */
    void tooLarge() {
        refused.increment();
        tooLarge.increment();
    }

    /** A datagram that found the exporter's queue full. */
    void queueFull() {
        refused.increment();
        queueFull.increment();
    }

    /** For one connection, or one socket that takes datagrams. */
    ReadingStops.Connection readingStops() {
        return stops.connection();
    }

    /** Shows what the kernel dropped before it was read. */
    void kernelDrops(LongSupplier drops) {
        all.gauge(Meter.UDP_KERNEL_DROPS, drops::getAsLong);
    }

    /** A connection above the limit. */
    void tooManyConnections() {
        tooManyConnections.increment();
    }

    /** A connection whose TLS handshake failed. */
    void tlsHandshake() {
        tlsHandshake.increment();
    }

    /** A connection whose peer did not read what it was answered. */
    void unread() {
        unread.increment();
    }

    /** A connection was closed, and with it the message at hand. */
    void fault(SyslogFramingException.Reason reason) {
        refused.increment();
        requireNonNull(faults.get(reason)).increment();
    }
}
