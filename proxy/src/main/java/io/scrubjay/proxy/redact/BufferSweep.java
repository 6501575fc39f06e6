package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.scan.SweepHits;
import java.lang.foreign.MemorySegment;

/** Sweeps the text in a part of a buffer where it lies, or a copy of it if it has no single address in direct memory. */
final class BufferSweep {
    private final Sweep sweep;

    BufferSweep(Sweep sweep) {
        this.sweep = sweep;
    }

    /**
     * Sweeps {@code bytes[fromByte, toByte)}; hits count from {@code fromByte}. Borrows {@code bytes}.
     *
     * @throws io.scrubjay.rules.scan.ScanException if the native scan failed
     */
    SweepHits sweep(ByteBuf bytes, int fromByte, int toByte) {
        int length = toByte - fromByte;
        if (bytes.hasMemoryAddress()) {
            return sweep.sweepText(bytes.memoryAddress() + fromByte, length);
        }
        ByteBuf copy = bytes.alloc().directBuffer(length, length);
        try {
            bytes.getBytes(fromByte, copy, length);
            return sweep.sweepText(MemorySegment.ofBuffer(copy.nioBuffer(0, length)).address(), length);
        } finally {
            copy.release();
        }
    }
}
