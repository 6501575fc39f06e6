package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The zlib format (RFC 1950), which HTTP calls deflate. */
final class ZlibCodec implements Codec {
    private final ByteBufAllocator allocator;
    private final Deflate deflate = new Deflate(false, "zlib, RFC 1950");

    ZlibCodec(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public ByteBuf decode(ByteBuf coded, int maxBytes) throws RequestRefusedException {
        ByteBuf in = coded.duplicate();
        try (DecodedBody out = new DecodedBody(allocator, in.readableBytes(), maxBytes)) {
            deflate.inflate(in, out);
            if (in.isReadable()) {
                throw deflate.malformed("bytes behind the end");
            }
            return out.take();
        }
    }

    /** The format has no room for any. */
    @Override
    public boolean hadBytesBesideContent() {
        return false;
    }

    @Override
    public ByteBuf encode(ByteBuf plain) {
        return EncodedBody.write(allocator, plain.readableBytes() / 4, out -> deflate.deflate(plain, out));
    }

    @Override
    public void close() {
        deflate.close();
    }
}
