package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Writes one redacted OTLP payload as text that people read. Any thread. */
@FunctionalInterface
public interface PayloadPrinter {
    /**
     * Appends the records of the payload. Borrows {@code payload}.
     *
     * @throws UnscannableException if the payload is not an export request of this signal
     */
    void print(Signal signal, PayloadFormat format, ByteBuf payload, Appendable out)
            throws UnscannableException, IOException;
}
