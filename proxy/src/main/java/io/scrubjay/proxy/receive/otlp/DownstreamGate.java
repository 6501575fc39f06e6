package io.scrubjay.proxy.receive.otlp;

import io.netty.channel.EventLoop;
import io.scrubjay.proxy.redact.OtlpDownstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells the connections of one event loop when the downstream has too much under way, and when no longer. Confined to
 * that event loop.
 */
final class DownstreamGate {
    /** Other event loops free the downstream, too, so it is looked at rather than listened to. */
    private static final long LOOK_MILLIS = 5;

    private final EventLoop eventLoop;
    private final OtlpDownstream downstream;
    private List<Runnable> waiting = new ArrayList<>();

    DownstreamGate(EventLoop eventLoop, OtlpDownstream downstream) {
        this.eventLoop = eventLoop;
        this.downstream = downstream;
    }

    boolean mayRead() {
        return !downstream.isBusy();
    }

    /** Runs an action once, as soon as the downstream is free again. */
    void await(Runnable action) {
        waiting.add(action);
        if (waiting.size() == 1) {
            scheduleLook();
        }
    }

    private void scheduleLook() {
        eventLoop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (downstream.isBusy()) {
            scheduleLook();
            return;
        }
        List<Runnable> free = waiting;
        waiting = new ArrayList<>();
        free.forEach(Runnable::run);
    }
}
