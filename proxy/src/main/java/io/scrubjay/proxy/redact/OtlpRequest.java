package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * One redacted export request: its payload and, if the sender compressed it, the same payload as gzip.
 *
 * <p>Owns its buffers until it is released, or until one of them is taken. Not thread-safe.
 */
public final class OtlpRequest implements AutoCloseable {
    private final Signal signal;
    private final PayloadFormat format;
    private final int payloadBytes;
    private @Nullable ByteBuf payload;
    private @Nullable ByteBuf gzip;

    /** Takes ownership of {@code payload} and {@code gzip}; released by {@link #close}. */
    public OtlpRequest(Signal signal, PayloadFormat format, ByteBuf payload, @Nullable ByteBuf gzip) {
        this.signal = signal;
        this.format = format;
        this.payload = payload;
        this.payloadBytes = payload.readableBytes();
        this.gzip = gzip;
    }

    /** Which service it is for. */
    public Signal signal() {
        return signal;
    }

    /** The encoding of the payload. */
    public PayloadFormat format() {
        return format;
    }

    /** Bytes of the payload, decompressed. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** Whether the sender compressed the payload, so that it is passed on compressed. */
    public boolean isGzip() {
        return gzip != null;
    }

    /** The payload, decompressed; valid until this is closed. */
    public ByteBuf payload() {
        if (payload == null) {
            throw new IllegalStateException("payload: taken (expected: still owned)");
        }
        return payload;
    }

    /**
     * Gives up the body as it goes over the wire: gzip if {@link #isGzip}, else the payload; frees the other. Returns a
     * retained buffer; the caller releases it.
     */
    public ByteBuf takeBody() {
        ByteBuf body = gzip != null ? gzip : payload();
        if (gzip != null) {
            gzip = null;
        } else {
            payload = null;
        }
        close();
        return body;
    }

    /** Releases what is still owned. */
    @Override
    public void close() {
        release(payload);
        release(gzip);
        payload = null;
        gzip = null;
    }

    private static void release(@Nullable ReferenceCounted buffer) {
        if (buffer != null) {
            buffer.release();
        }
    }

    @Override
    public String toString() {
        return "OtlpRequest[" + signal.word() + ", " + format + ", " + payloadBytes + " bytes]";
    }
}
