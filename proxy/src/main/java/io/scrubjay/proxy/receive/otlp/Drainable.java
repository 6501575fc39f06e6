package io.scrubjay.proxy.receive.otlp;

import io.netty.util.AttributeKey;

/** A connection that can be closed once the requests under way are answered. Called on its event loop. */
@FunctionalInterface
interface Drainable {
    /** Where a connection keeps its own; absent until its protocol is known. */
    AttributeKey<Drainable> KEY = AttributeKey.valueOf(Drainable.class, "connection");

    /** Takes no further request, and closes when none is left. */
    void drain();
}
