package io.scrubjay.proxy.http;

import io.netty.buffer.ByteBuf;

/** The prefix of a message in gRPC (gRPC over HTTP/2, "Length-Prefixed-Message"): a byte for compression, four of length. */
public final class GrpcMessage {
    /** So many bytes stand before a message. */
    public static final int PREFIX_BYTES = 5;

    private GrpcMessage() {}

    /** Whether a body is exactly one message, uncompressed. Reads nothing off; the caller keeps the buffer. */
    public static boolean isOne(ByteBuf body) {
        return body.readableBytes() >= PREFIX_BYTES
                && body.getByte(body.readerIndex()) == 0
                && body.getUnsignedInt(body.readerIndex() + 1) == body.readableBytes() - PREFIX_BYTES;
    }
}
