package io.scrubjay.rules.scan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Bytes in direct memory, as an event loop has them, to be swept in pieces. One owner, who closes it. */
final class SweptBytes implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    SweptBytes(byte[] bytes) {
        memory = arena.allocate(bytes.length, 64);
        memory.copyFrom(MemorySegment.ofArray(bytes));
    }

    MemorySegment memory() {
        return memory;
    }

    /**
     * Hands the bytes to a scanner, piece by piece.
     *
     * @return the sum of what it answered
     */
    long inPieces(int pieceBytes, PieceScanner scanner) {
        long sum = 0;
        long size = memory.byteSize();
        for (long from = 0; from < size; from += pieceBytes) {
            sum += scanner.scan(memory.address() + from, (int) Math.min(pieceBytes, size - from));
        }
        return sum;
    }

    @Override
    public void close() {
        arena.close();
    }

    /** Scans one piece and answers a number, its hits for instance. */
    @FunctionalInterface
    interface PieceScanner {
        long scan(long address, int lengthBytes);
    }
}
