package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Collects the chunks of one body in one piece, as it is scanned. A body that comes in a single chunk is kept as it came,
 * unless that would keep a buffer alive that is many times as large; all others are copied together as they come.
 */
final class BodyBuffer {
    private static final int MAX_WASTE = 4;
    private static final int MIN_BYTES = 4096;

    private final ByteBufAllocator allocator;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private boolean isOurs;

    BodyBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    int sizeBytes() {
        return bytes.readableBytes();
    }

    /**
     * Appends a chunk. Takes ownership of {@code chunk}; released on every path, exceptions included.
     *
     * @param announcedBytes length of the body as its sender has announced it, which is not believed before the bytes come;
     *     -1 if it did not
     */
    void add(ByteBuf chunk, long announcedBytes) {
        int chunkBytes = chunk.readableBytes();
        if (chunkBytes == 0) {
            chunk.release();
            return;
        }
        if (!bytes.isReadable() && (long) chunkBytes * MAX_WASTE >= heldBytes(chunk)) {
            take().release();
            bytes = chunk;
            return;
        }
        try {
            makeRoom(chunkBytes, announcedBytes);
            bytes.writeBytes(chunk);
        } finally {
            chunk.release();
        }
    }

    /** Gives up the body and is empty again. Returns a retained buffer; the caller releases it. */
    ByteBuf take() {
        ByteBuf whole = bytes;
        bytes = Unpooled.EMPTY_BUFFER;
        isOurs = false;
        return whole;
    }

    void release() {
        take().release();
    }

    private void makeRoom(int furtherBytes, long announcedBytes) {
        if (isOurs && bytes.isWritable(furtherBytes)) {
            return;
        }
        long needed = (long) bytes.readableBytes() + furtherBytes;
        long generous = Math.max(2 * needed, MIN_BYTES);
        long capacity = announcedBytes < needed ? generous : Math.min(announcedBytes, generous);
        ByteBuf larger = allocator.directBuffer((int) Math.min(capacity, Integer.MAX_VALUE));
        larger.writeBytes(bytes);
        bytes.release();
        bytes = larger;
        isOurs = true;
    }

    /** How much memory a part of a buffer keeps alive. */
    private static int heldBytes(ByteBuf part) {
        ByteBuf whole = part;
        for (ByteBuf parent = whole.unwrap(); parent != null; parent = whole.unwrap()) {
            whole = parent;
        }
        return whole.capacity();
    }
}
