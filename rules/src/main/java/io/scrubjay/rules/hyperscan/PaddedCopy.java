package io.scrubjay.rules.hyperscan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Bytes for a library that reads beyond them: Vectorscan 5.4.12 loads a whole vector where fewer bytes are left (its issue 381), and behind
 * the last page of a mapping nothing may be read. What ends there is to be copied.
 */
@SuppressWarnings("restricted") // addresses are what the caller has
final class PaddedCopy {
    /** The longest vector, that of AVX-512. */
    private static final int VECTOR_BYTES = 64;

    /** The smallest page; within one all can be read where something can. */
    private static final int PAGE_BYTES = 4096;

    private PaddedCopy() {}

    /** Whether a vector that begins with the last byte before a place lies in the page of that byte. */
    static boolean isReadableBehind(long to) {
        return ((to - 1) & (PAGE_BYTES - 1)) <= PAGE_BYTES - VECTOR_BYTES;
    }

    /**
     * Copies bytes.
     *
     * @param lengthBytes at least 1
     * @return the address of the copy, valid as long as the arena is open
     */
    static long of(Arena arena, long address, int lengthBytes) {
        MemorySegment copy = arena.allocate((long) lengthBytes + VECTOR_BYTES);
        copy.copyFrom(MemorySegment.ofAddress(address).reinterpret(lengthBytes));
        return copy.address();
    }
}
