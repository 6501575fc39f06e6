package io.scrubjay.rules.hyperscan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/** A view of native memory, read without allocation. Borrows the memory; one thread. */
@SuppressWarnings("restricted") // native memory has its owners in this package
public final class NativeBytes {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private long address;
    private int lengthBytes;

    /**
     * Views other memory from now on.
     *
     * @param address of the first byte; the caller keeps the memory alive while it is viewed
     * @param lengthBytes at least 0
     */
    public void view(long address, int lengthBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("lengthBytes: " + lengthBytes + " (expected: >= 0)");
        }
        this.address = address;
        this.lengthBytes = lengthBytes;
    }

    /** How many bytes there are. */
    public int length() {
        return lengthBytes;
    }

    /**
     * The byte at an offset.
     *
     * @throws IndexOutOfBoundsException if it is not from 0 to below {@link #length}
     */
    public byte at(int offset) {
        return ALL.get(ValueLayout.JAVA_BYTE, address + Objects.checkIndex(offset, lengthBytes));
    }

    /**
     * The eight bytes from an offset on, the first in the lowest bits.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public long wordAt(int offset) {
        return ALL.get(WORD, address + Objects.checkFromIndexSize(offset, Long.BYTES, lengthBytes));
    }

    /**
     * The four bytes from an offset on, the first in the lowest bits.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public int intAt(int offset) {
        return ALL.get(INT, address + Objects.checkFromIndexSize(offset, Integer.BYTES, lengthBytes));
    }

    /**
     * Copies bytes.
     *
     * @param offset of the first one
     * @param at where it goes
     * @param count at most what {@code into} holds from there on
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public void copy(int offset, byte[] into, int at, int count) {
        long from = address + Objects.checkFromIndexSize(offset, count, lengthBytes);
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, into, at, count);
    }
}
