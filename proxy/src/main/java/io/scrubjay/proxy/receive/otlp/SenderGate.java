package io.scrubjay.proxy.receive.otlp;

import org.jspecify.annotations.Nullable;

/** Says whose telemetry is taken. Called on event loops: must not block. */
@FunctionalInterface
public interface SenderGate {
    /** Whether requests of a sender pass, by the name in its verified certificate; null where there is none. */
    boolean admits(@Nullable String sender);
}
