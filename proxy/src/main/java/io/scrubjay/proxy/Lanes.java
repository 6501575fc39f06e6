package io.scrubjay.proxy;

import io.netty.channel.EventLoop;
import io.scrubjay.proxy.receive.otlp.OtlpLane;
import io.scrubjay.proxy.receive.otlp.SenderGate;
import io.scrubjay.proxy.redact.OtlpDownstream;
import io.scrubjay.proxy.redact.PayloadRedactor;
import io.scrubjay.proxy.redact.ResponseRedactor;
import io.scrubjay.proxy.redact.SyslogSessions;
import java.util.HashMap;
import java.util.Map;

/** What each event loop scans with, and whom it tells of findings. Filled at the start, read by any thread then. */
final class Lanes implements AutoCloseable {
    private final Map<EventLoop, Lane> lanes = new HashMap<>();
    private final SenderGate gate;

    private record Lane(ScannerLane scanner, SenderFindings findings) {}

    /** @param gate says whose OTLP telemetry is taken */
    Lanes(SenderGate gate) {
        this.gate = gate;
    }

    /** Adds those of one event loop; the scanner is closed with this. */
    void add(EventLoop loop, ScannerLane scanner, SenderFindings findings) {
        lanes.put(loop, new Lane(scanner, findings));
    }

    int count() {
        return lanes.size();
    }

    OtlpLane otlp(EventLoop loop, OtlpDownstream downstream) {
        Lane lane = lane(loop);
        return new OtlpLane(lane.scanner().otlp(), downstream, lane.findings(), gate);
    }

    SyslogSessions syslog(EventLoop loop) {
        return lane(loop).scanner().syslog();
    }

    /** Masks what an upstream answers to requests of our own: findings are of no sender. */
    ResponseRedactor responses(EventLoop loop) {
        Lane lane = lane(loop);
        PayloadRedactor redactor = lane.scanner().otlp();
        return new ResponseRedactor((signal, format, payload) -> {
            lane.findings().onSender(null);
            return redactor.redact(signal, format, payload);
        });
    }

    private Lane lane(EventLoop loop) {
        Lane lane = lanes.get(loop);
        if (lane == null) {
            throw new IllegalStateException("event loop: unknown (expected: one of the transport's)");
        }
        return lane;
    }

    @Override
    public void close() {
        lanes.values().forEach(lane -> lane.scanner().close());
    }
}
