package io.scrubjay.proxy.testing;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;

/** An allocator that has nothing left to give. */
public final class ExhaustedAllocator extends AbstractByteBufAllocator {
    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        throw new OutOfMemoryError("memory (expected: by this test)");
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        throw new OutOfMemoryError("direct memory (expected: by this test)");
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
