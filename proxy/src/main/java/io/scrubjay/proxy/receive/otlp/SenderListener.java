package io.scrubjay.proxy.receive.otlp;

import org.jspecify.annotations.Nullable;

/** Hears who sent the payload that is scanned next. Called on the event loop that scans it. */
@FunctionalInterface
public interface SenderListener {
    /** Hears of a payload, by the name in its sender's verified certificate; null where there is none. */
    void onSender(@Nullable String sender);
}
