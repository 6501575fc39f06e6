package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.scrubjay.proxy.redact.ByteBudget;
import io.scrubjay.proxy.redact.ResponseRedactor;

/** What all requests of one event loop share. Confined to that event loop. */
final class OtlpService implements AutoCloseable {
    private final EventLoop eventLoop;
    private final OtlpServerSettings settings;
    private final OtlpLane lane;
    private final ServerMeters meters;
    private final ByteBudget buffered;
    private final ByteBufAllocator allocator;
    private final Codecs codecs;
    private final DownstreamGate downstreamGate;
    private final ResponseRedactor responseRedactor;

    OtlpService(
            EventLoop eventLoop, OtlpServerSettings settings, OtlpLane lane, ServerMeters meters, ByteBudget buffered) {
        this(eventLoop, settings, lane, meters, buffered, ByteBufAllocator.DEFAULT);
    }

    /** @param allocator of bodies and answers */
    OtlpService(
            EventLoop eventLoop,
            OtlpServerSettings settings,
            OtlpLane lane,
            ServerMeters meters,
            ByteBudget buffered,
            ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.eventLoop = eventLoop;
        this.settings = settings;
        this.lane = lane;
        this.meters = meters;
        this.buffered = buffered;
        this.codecs = new Codecs(allocator);
        this.responseRedactor = new ResponseRedactor((signal, format, payload) -> {
            lane.sender().onSender(null); // what an upstream says is of no sender
            return lane.redactor().redact(signal, format, payload);
        });
        this.downstreamGate = new DownstreamGate(eventLoop, lane.downstream());
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    OtlpServerSettings settings() {
        return settings;
    }

    OtlpLane lane() {
        return lane;
    }

    ServerMeters meters() {
        return meters;
    }

    ByteBudget buffered() {
        return buffered;
    }

    Codecs codecs() {
        return codecs;
    }

    ResponseRedactor responseRedactor() {
        return responseRedactor;
    }

    DownstreamGate downstreamGate() {
        return downstreamGate;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    @Override
    public void close() {
        codecs.close();
    }
}
