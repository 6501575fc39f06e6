package io.scrubjay.rules.scan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Bytes in direct memory, as an event loop has them, to be swept in pieces. One owner, who closes it. */
final class SweptBytes implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final boolean text;
    /** By piece, what the last pass took. */
    private double[] nanos = new double[0];

    /** Text: lines or JSON. */
    SweptBytes(byte[] bytes) {
        this(bytes, true);
    }

    private SweptBytes(byte[] bytes, boolean isText) {
        text = isText;
        memory = arena.allocate(bytes.length, 64);
        memory.copyFrom(MemorySegment.ofArray(bytes));
    }

    /** OTLP in protobuf. */
    static SweptBytes ofProtobuf(byte[] bytes) {
        return new SweptBytes(bytes, false);
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
        nanos = new double[Math.toIntExact((size + pieceBytes - 1) / pieceBytes)];
        for (int piece = 0; piece < nanos.length; piece++) {
            long from = (long) piece * pieceBytes;
            long start = System.nanoTime();
            sum += scanner.scan(memory.address() + from, (int) Math.min(pieceBytes, size - from));
            nanos[piece] = System.nanoTime() - start;
        }
        return sum;
    }

    /** Sweeps them as the proxy does, piece by piece; returns the hits. */
    long hits(Sweep sweep, int pieceBytes) {
        return inPieces(pieceBytes, (address, lengthBytes) -> sweep(sweep, address, lengthBytes).count());
    }

    /** Sweeps a piece of them as the proxy does. */
    SweepHits sweep(Sweep sweep, long address, int lengthBytes) {
        return text ? sweep.sweepText(address, lengthBytes) : sweep.sweep(address, lengthBytes);
    }

    /** What each piece of the last pass took, in nanoseconds a byte of the whole: their sum is what a byte took. */
    double[] nanosPerByte() {
        return Arrays.stream(nanos).map(piece -> piece / memory.byteSize()).toArray();
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
