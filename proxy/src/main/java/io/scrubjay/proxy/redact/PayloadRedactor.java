package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;

/** Masks the secrets of one OTLP payload. Not thread-safe: one per event loop. */
@FunctionalInterface
public interface PayloadRedactor {
    /**
     * Scans the whole payload. Borrows {@code payload}. Returns a retained buffer; the caller releases it: {@code payload}
     * itself when it is clean, else a new one.
     *
     * @param payload an export request, decompressed
     * @throws UnscannableException if any part of it could not be scanned; nothing of it may then leave
     */
    ByteBuf redact(Signal signal, PayloadFormat format, ByteBuf payload) throws UnscannableException;
}
