package io.scrubjay.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** The prefix of a message in gRPC (gRPC over HTTP/2, "Length-Prefixed-Message"): a byte for compression, four of length. */
public final class GrpcMessage {
    /** So many bytes stand before a message. */
    public static final int PREFIX_BYTES = 5;

    private GrpcMessage() {}

    /** A message behind its prefix. Takes ownership of it, also where memory is short; the caller releases the result. */
    public static ByteBuf prefixed(ByteBufAllocator allocator, boolean compressed, ByteBuf message) {
        ByteBuf prefix;
        try {
            prefix = allocator.buffer(PREFIX_BYTES, PREFIX_BYTES);
        } catch (OutOfMemoryError e) { // of direct memory
            message.release();
            throw e;
        }
        prefix.writeByte(compressed ? 1 : 0).writeInt(message.readableBytes());
        return Unpooled.wrappedBuffer(prefix, message);
    }

    /** Whether a body is exactly one message, uncompressed. Reads nothing off; the caller keeps the buffer. */
    public static boolean isOne(ByteBuf body) {
        return body.readableBytes() >= PREFIX_BYTES
                && body.getByte(body.readerIndex()) == 0
                && body.getUnsignedInt(body.readerIndex() + 1) == body.readableBytes() - PREFIX_BYTES;
    }
}
