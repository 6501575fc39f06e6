package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;

/** Turns OTLP/JSON requests into their binary form, for an upstream that speaks gRPC. Any thread. */
@FunctionalInterface
public interface JsonTranscoder {
    /**
     * Encodes an export request as protobuf. Borrows {@code json}. Returns a retained buffer; the caller releases it.
     *
     * @throws UnscannableException if it is not an export request of this signal
     */
    ByteBuf toProtobuf(Signal signal, ByteBuf json) throws UnscannableException;
}
