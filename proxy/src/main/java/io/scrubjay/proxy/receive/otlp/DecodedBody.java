package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * The decompressed side of a body: direct memory that grows as bytes come, within a limit and within a ratio to what they came
 * from. One thread; released unless it was taken.
 */
final class DecodedBody implements AutoCloseable {
    /** Deflate cannot expand further than 1,032 times; telemetry stays far below. */
    private static final int MAX_RATIO = 1100;

    /** What any ratio may reach: a short text of one letter is no attack. */
    private static final int FREE_BYTES = 1 << 20;

    private static final int USUAL_RATIO = 8;
    private static final int MIN_BYTES = 4096;

    private final int maxBytes;
    private final long maxByRatio;
    private final ByteBuf bytes;
    private boolean taken;

    /**
     * @param codedBytes length of the compressed body
     * @param maxBytes limit of the decompressed one
     */
    DecodedBody(ByteBufAllocator allocator, int codedBytes, int maxBytes) {
        this.maxBytes = maxBytes;
        this.maxByRatio = Math.max(FREE_BYTES, (long) codedBytes * MAX_RATIO);
        int limit = (int) Math.min(maxBytes + 1L, Integer.MAX_VALUE - 8);
        int usual = (int) Math.min((long) codedBytes * USUAL_RATIO, limit);
        this.bytes = allocator.directBuffer(Math.min(Math.max(usual, MIN_BYTES), limit), limit);
    }

    /** What is decoded so far; append to it only what {@link #admit} let in. */
    ByteBuf bytes() {
        return bytes;
    }

    /** Room for further bytes, at least one. Valid until the next call. */
    ByteBuffer room() {
        if (!bytes.isWritable()) {
            bytes.capacity((int) Math.min(bytes.capacity() * 2L, bytes.maxCapacity()));
        }
        return bytes.nioBuffer(bytes.writerIndex(), bytes.writableBytes());
    }

    /** So many bytes were written into the {@link #room}. */
    void written(int count) throws RequestRefusedException {
        bytes.writerIndex(bytes.writerIndex() + count);
        admit(0);
    }

    /** Refuses a body that would be too large with so many bytes more. */
    void admit(long further) throws RequestRefusedException {
        long total = bytes.writerIndex() + further;
        if (total > maxBytes) {
            throw new RequestRefusedException(
                    RefusalReason.TOO_LARGE,
                    "body: more than " + maxBytes + " bytes decompressed (expected: at most " + maxBytes + ")");
        }
        if (total > maxByRatio) {
            throw new RequestRefusedException(
                    RefusalReason.TOO_LARGE,
                    "body: expands more than " + MAX_RATIO + " times (expected: less)");
        }
    }

    /** Hands over what was decoded. Returns a retained buffer; the caller releases it. */
    ByteBuf take() {
        taken = true;
        return bytes;
    }

    @Override
    public void close() {
        if (!taken) {
            bytes.release();
        }
    }
}
