package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Snappy, raw or framed; either form is read, as the Collector does over HTTP. */
final class SnappyCodec implements Codec {
    private final ByteBufAllocator allocator;
    private final SnappyBlocks blocks;
    private final SnappyFrames frames;
    private final boolean framed;
    private boolean lastFramed;

    /** @param framed which form it writes, and the only one that it reads if so */
    SnappyCodec(ByteBufAllocator allocator, boolean framed) {
        this.allocator = allocator;
        this.blocks = new SnappyBlocks(allocator);
        this.frames = new SnappyFrames(allocator, blocks);
        this.framed = framed;
    }

    @Override
    public ByteBuf decode(ByteBuf coded, int maxBytes) throws RequestRefusedException {
        lastFramed = framed || SnappyFrames.isFramed(coded);
        return lastFramed ? frames.decode(coded, maxBytes) : blocks.decode(coded, maxBytes);
    }

    @Override
    public boolean hadBytesBesideContent() {
        return lastFramed && frames.skippedChunks();
    }

    @Override
    public ByteBuf encode(ByteBuf plain) {
        return EncodedBody.write(allocator, plain.readableBytes() / 2, out -> {
            if (framed) {
                frames.encode(plain, out);
            } else {
                blocks.encode(plain, out);
            }
        });
    }

    @Override
    public void close() {
        // no native memory of its own
    }
}
