package io.scrubjay.rules.hyperscan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** One thread's working space for scans of one database, with the upcall that hears of matches. Closed by its owner. */
public final class Scratch implements AutoCloseable {
    /** How a scan ended when it did not fail. */
    public enum Outcome {
        /** All bytes were scanned. */
        COMPLETE,
        /** The listener asked to stop; matches after that point are not known. */
        STOPPED
    }

    private static final MethodHandle ON_MATCH = onMatchHandle();

    private final Hyperscan hyperscan;
    private final Database database;
    private final MatchListener listener;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment stub;
    private long address;
    private @Nullable Throwable failure;

    Scratch(Hyperscan hyperscan, Database database, MatchListener listener) {
        this.hyperscan = hyperscan;
        this.database = database;
        this.listener = listener;
        this.stub = Hyperscan.upcallStub(ON_MATCH.bindTo(this), arena);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment pointer = call.allocate(ADDRESS);
            int code = (int) hyperscan.allocScratch.invokeExact(database.address(), pointer);
            if (code != Hyperscan.HS_SUCCESS) {
                throw new HyperscanException("hs_alloc_scratch: " + code + " (expected: 0, enough memory)");
            }
            address = pointer.get(JAVA_LONG, 0);
            hyperscan.openScratches.incrementAndGet();
        } catch (HyperscanException e) {
            arena.close();
            throw e;
        } catch (Throwable e) {
            arena.close();
            throw Hyperscan.unexpected(e);
        }
    }

    /** How many scratch spaces this process holds in native memory. */
    public static int openCount() {
        return Hyperscan.library().openScratches.get();
    }

    /**
     * Scans direct memory; matches go to the listener in no promised order.
     *
     * @param data address of the first byte; the caller keeps the memory alive
     * @param lengthBytes at least 0
     * @throws HyperscanException if the library answers with an error or the listener throws: the bytes count as unscanned
     */
    public Outcome scan(long data, int lengthBytes) {
        if (address == 0) {
            throw new IllegalStateException("scratch: closed (expected: open)");
        }
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("lengthBytes: " + lengthBytes + " (expected: >= 0)");
        }
        if (lengthBytes == 0) {
            return Outcome.COMPLETE;
        }
        int code;
        if (PaddedCopy.isReadableBehind(data + lengthBytes)) {
            code = call(data, lengthBytes);
        } else {
            try (Arena copies = Arena.ofConfined()) {
                code = call(PaddedCopy.of(copies, data, lengthBytes), lengthBytes);
            }
        }
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw Hyperscan.unexpected(thrown);
        }
        return switch (code) {
            case Hyperscan.HS_SUCCESS -> Outcome.COMPLETE;
            case Hyperscan.HS_SCAN_TERMINATED -> Outcome.STOPPED;
            default -> throw new HyperscanException(
                    "hs_scan: " + code + " over " + lengthBytes + " bytes (expected: 0, success)");
        };
    }

    private int call(long data, int lengthBytes) {
        try {
            return (int) hyperscan.scan.invokeExact(database.address(), data, lengthBytes, 0, address, stub, 0L);
        } catch (Throwable e) {
            throw Hyperscan.unexpected(e);
        }
    }

    /** Called by the library; an exception must not cross it, the process would end. */
    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // found by its name; the parameters are the library's
    private int onMatch(int id, long from, long to, int flags, long context) {
        try {
            return listener.onMatch(id, (int) to) ? 0 : 1;
        } catch (Throwable e) {
            failure = e;
            return 1;
        }
    }

    @Override
    public void close() {
        if (address != 0) {
            try {
                int _ = (int) hyperscan.freeScratch.invokeExact(address);
            } catch (Throwable e) {
                throw Hyperscan.unexpected(e);
            }
            address = 0;
            arena.close();
            hyperscan.openScratches.decrementAndGet();
        }
    }

    private static MethodHandle onMatchHandle() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Scratch.class,
                            "onMatch",
                            MethodType.methodType(
                                    int.class, int.class, long.class, long.class, int.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
