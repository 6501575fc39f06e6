package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One redacted export request: its payload and, if the sender compressed it, the same payload in the sender's coding.
 *
 * <p>Owns its buffers until it is released, or until one of them is taken. Not thread-safe.
 */
public final class OtlpRequest implements AutoCloseable {
    private final Signal signal;
    private final PayloadFormat format;
    private final int payloadBytes;
    private final Map<String, String> headers;
    private final @Nullable Deadline deadline;
    private final @Nullable ContentCoding coding;
    private @Nullable ByteBuf payload;
    private @Nullable ByteBuf coded;

    /** A request that its sender did not compress. Takes ownership of {@code payload}; released by {@link #close}. */
    public OtlpRequest(Signal signal, PayloadFormat format, ByteBuf payload) {
        this(signal, format, payload, null, null, Map.of(), null);
    }

    /**
     * Takes ownership of {@code payload} and {@code coded}; released by {@link #close}.
     *
     * @param coding how the sender compressed it; null if not at all
     * @param coded the payload in that coding; null without one
     * @param headers fields of the sender that go upstream, by lower-case name; their values may be credentials
     * @param deadline of the sender, which goes upstream where the protocol has one; null without one
     */
    public OtlpRequest(
            Signal signal,
            PayloadFormat format,
            ByteBuf payload,
            @Nullable ContentCoding coding,
            @Nullable ByteBuf coded,
            Map<String, String> headers,
            @Nullable Deadline deadline) {
        this.signal = signal;
        this.format = format;
        this.coding = coding;
        this.headers = headers;
        this.deadline = deadline;
        this.payload = payload;
        this.payloadBytes = payload.readableBytes();
        this.coded = coded;
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

    /** How the sender compressed the payload, so that it can be passed on like that; null if not at all. */
    public @Nullable ContentCoding coding() {
        return coding;
    }

    /** The payload, decompressed; valid until this is closed. */
    public ByteBuf payload() {
        if (payload == null) {
            throw new IllegalStateException("payload: taken (expected: still owned)");
        }
        return payload;
    }

    /** Fields of the sender's header or metadata that go upstream, by lower-case name. */
    public Map<String, String> headers() {
        return headers;
    }

    /** When its sender stops waiting; null if it did not say. */
    public @Nullable Deadline deadline() {
        return deadline;
    }

    /** The same request once more, with references of its own. The caller closes it. */
    public OtlpRequest retainedCopy() {
        return new OtlpRequest(
                signal,
                format,
                payload().retainedDuplicate(),
                coding,
                coded == null ? null : coded.retainedDuplicate(),
                headers,
                deadline);
    }

    /** Gives up the payload, decompressed. Returns a retained buffer; the caller releases it. */
    public ByteBuf takePayload() {
        ByteBuf taken = payload();
        payload = null;
        close();
        return taken;
    }

    /** Gives up the payload in the sender's {@link #coding}. Returns a retained buffer; the caller releases it. */
    public ByteBuf takeCoded() {
        ByteBuf taken = coded;
        if (taken == null) {
            throw new IllegalStateException("coded payload: none (expected: compressed by its sender)");
        }
        coded = null;
        close();
        return taken;
    }

    /** Releases what is still owned. */
    @Override
    public void close() {
        release(payload);
        release(coded);
        payload = null;
        coded = null;
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
