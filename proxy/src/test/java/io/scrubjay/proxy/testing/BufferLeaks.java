package io.scrubjay.proxy.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Fails a test when Netty finds that a buffer was collected unreleased; leaks are noticed late, so perhaps a later test. */
public final class BufferLeaks {
    private static final BufferLeaks OF_THIS_PROCESS = new BufferLeaks();

    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    private BufferLeaks() {}

    /** Listens from now on. */
    public static BufferLeaks watch() {
        // Netty knows one listener only
        ByteBufUtil.setLeakListener((type, records) -> OF_THIS_PROCESS.found.add(type + records));
        return OF_THIS_PROCESS;
    }

    /** Looks for leaks. */
    @SuppressWarnings("SystemGC")
    public void check() {
        System.gc();
        for (int i = 0; i < 4; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release(); // the detector looks when a buffer is allocated
        }
        if (!found.isEmpty()) {
            throw new AssertionError("buffers were not released: " + found);
        }
    }
}
