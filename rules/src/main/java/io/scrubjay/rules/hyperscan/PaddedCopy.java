package io.scrubjay.rules.hyperscan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Bytes for a library that reads beyond them: Vectorscan 5.4.12 loads a whole vector where fewer bytes are left (its issue 381), and behind
 * the last page of a mapping nothing may be read. Holds a copy of bytes that end there. One owner, one thread.
 */
@SuppressWarnings("restricted") // addresses are what the caller has
final class PaddedCopy implements AutoCloseable {
    /** The longest vector, that of AVX-512. */
    private static final int VECTOR_BYTES = 64;

    /** The smallest page; within one all can be read where something can. */
    private static final int PAGE_BYTES = 4096;

    /** A larger copy is not kept. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    private Arena arena = Arena.ofShared();
    private MemorySegment memory = MemorySegment.NULL;

    /** Whether a vector that begins with the last byte before a place lies in the page of that byte. */
    static boolean isReadableBehind(long to) {
        return ((to - 1) & (PAGE_BYTES - 1)) <= PAGE_BYTES - VECTOR_BYTES;
    }

    /**
     * Copies bytes.
     *
     * @param lengthBytes at least 1
     * @return the address of the copy, valid until the next call
     */
    long of(long address, int lengthBytes) {
        long size = (long) lengthBytes + VECTOR_BYTES;
        if (memory.byteSize() < size || memory.byteSize() > MOST_KEPT_BYTES) {
            close();
            arena = Arena.ofShared();
            memory = arena.allocate(size <= MOST_KEPT_BYTES ? Math.max(PAGE_BYTES, Long.highestOneBit(size - 1) * 2) : size);
        }
        memory.copyFrom(MemorySegment.ofAddress(address).reinterpret(lengthBytes));
        return memory.address();
    }

    @Override
    public void close() {
        arena.close();
        memory = MemorySegment.NULL;
    }
}
