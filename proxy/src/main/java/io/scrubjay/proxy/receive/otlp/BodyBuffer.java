package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Collects the chunks of one body. Large chunks are kept as they came; small ones are copied together, because each would
 * otherwise keep the whole buffer alive that it was read into.
 */
final class BodyBuffer {
    private static final int SMALL_BYTES = 2048;

    private final ByteBufAllocator allocator;
    private @Nullable CompositeByteBuf parts;
    private @Nullable ByteBuf last;
    private boolean lastIsOurs;
    private long sizeBytes;

    BodyBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** Appends a chunk. Takes ownership of {@code chunk}; released on every path, exceptions included. */
    void add(ByteBuf chunk) {
        int chunkBytes = chunk.readableBytes();
        if (chunkBytes == 0) {
            chunk.release();
            return;
        }
        sizeBytes += chunkBytes;
        if (chunkBytes >= SMALL_BYTES) {
            append(chunk, false);
            return;
        }
        try {
            ByteBuf target = last;
            if (target == null || !lastIsOurs || target.writableBytes() < chunkBytes) {
                target = allocator.directBuffer(2 * SMALL_BYTES, 2 * SMALL_BYTES);
                append(target, true);
            }
            target.writeBytes(chunk);
        } finally {
            chunk.release();
        }
    }

    /** Gives up the body and is empty again. Returns a retained buffer; the caller releases it. */
    ByteBuf take() {
        ByteBuf whole;
        if (parts == null) {
            whole = last == null ? Unpooled.EMPTY_BUFFER : last;
        } else {
            whole = last == null ? parts : parts.addComponent(true, last);
        }
        parts = null;
        last = null;
        sizeBytes = 0;
        return whole;
    }

    void release() {
        take().release();
    }

    private void append(ByteBuf next, boolean ours) {
        if (last != null) {
            if (parts == null) {
                parts = allocator.compositeBuffer(Integer.MAX_VALUE);
            }
            parts.addComponent(true, last);
        }
        last = next;
        lastIsOurs = ours;
    }
}
