package io.scrubjay.rules.hyperscan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The functions of {@code libhs} (Vectorscan 5.4.12, {@code hs_compile.h} and {@code hs_runtime.h}) as method handles.
 *
 * <p>Scanned memory and opaque pointers go as plain addresses ({@code long}), so that a scan allocates nothing.
 */
@SuppressWarnings("restricted") // native code has this one owner
final class Hyperscan {
    static final int HS_SUCCESS = 0;
    static final int HS_SCAN_TERMINATED = -3;
    static final int HS_COMPILER_ERROR = -4;
    static final int HS_MODE_BLOCK = 1;

    /** {@code int (*)(unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags, void *ctx)}. */
    static final FunctionDescriptor MATCH_EVENT_HANDLER =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);

    /** Room for a text that the library returns. */
    private static final MemoryLayout TEXT = MemoryLayout.sequenceLayout(256, JAVA_BYTE);

    private static final Linker LINKER = Linker.nativeLinker();

    final MethodHandle compileMulti;
    final MethodHandle expressionInfo;
    final MethodHandle populatePlatform;
    final MethodHandle freeCompileError;
    final MethodHandle freeDatabase;
    final MethodHandle databaseSize;
    final MethodHandle serializeDatabase;
    final MethodHandle deserializeDatabase;
    final MethodHandle version;
    final MethodHandle allocScratch;
    final MethodHandle freeScratch;
    final MethodHandle scan;
    /** C's {@code free}, the library's default deallocator of what it hands out. */
    final MethodHandle free;
    /** What is allocated now: both must come back to where they were when rules are exchanged. */
    final AtomicInteger openDatabases = new AtomicInteger();

    final AtomicInteger openScratches = new AtomicInteger();

    private Hyperscan() {
        SymbolLookup library = NativeLibrary.load();
        requireSupportedCpu(library);
        compileMulti = function(
                library,
                "hs_compile_multi",
                FunctionDescriptor.of(
                        JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        expressionInfo = function(
                library, "hs_expression_info", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
        populatePlatform = function(library, "hs_populate_platform", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        freeCompileError = function(library, "hs_free_compile_error", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        freeDatabase = function(library, "hs_free_database", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
        databaseSize = function(library, "hs_database_size", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
        serializeDatabase = function(
                library, "hs_serialize_database", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
        deserializeDatabase = function(
                library, "hs_deserialize_database", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
        version = function(library, "hs_version", FunctionDescriptor.of(ADDRESS.withTargetLayout(TEXT)));
        allocScratch = function(library, "hs_alloc_scratch", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
        freeScratch = function(library, "hs_free_scratch", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
        free = LINKER.downcallHandle(
                LINKER.defaultLookup().find("free").orElseThrow(), FunctionDescriptor.ofVoid(JAVA_LONG));
        scan = function(
                library,
                "hs_scan",
                FunctionDescriptor.of(
                        JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
    }

    /** The library, loaded on first use; a platform or CPU that is not supported is refused then, and at every use. */
    static Hyperscan library() {
        return switch (Loaded.ONCE) {
            case Loaded.Library(Hyperscan library) -> library;
            case Loaded.Failure(RuntimeException reason) ->
                throw new HyperscanException(String.valueOf(reason.getMessage()), reason);
        };
    }

    /** Loads the library now; a failure is kept for {@link #library}. */
    static void prepare() {
        Loaded _ = Loaded.ONCE;
    }

    static MemorySegment upcallStub(MethodHandle handler, java.lang.foreign.Arena arena) {
        return LINKER.upcallStub(handler, MATCH_EVENT_HANDLER, arena);
    }

    private static void requireSupportedCpu(SymbolLookup library) {
        int code;
        try {
            code = (int) function(library, "hs_valid_platform", FunctionDescriptor.of(JAVA_INT)).invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (code != HS_SUCCESS) {
            throw new HyperscanException("CPU: hs_valid_platform answered " + code
                    + " (expected: SSE4.2 on x86-64, NEON on arm64; no scanner, so nothing may pass)");
        }
    }

    private static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        MemorySegment symbol = library.find(name)
                .orElseThrow(() -> new HyperscanException("native library: no symbol " + name + " (expected: libhs 5.4)"));
        return LINKER.downcallHandle(symbol, descriptor);
    }

    static HyperscanException unexpected(Throwable e) {
        return new HyperscanException("native call failed: " + e, e);
    }

    /** What came of loading the library. */
    private sealed interface Loaded {
        Loaded ONCE = load();

        private static Loaded load() {
            try {
                return new Library(new Hyperscan());
            } catch (RuntimeException e) {
                return new Failure(e);
            }
        }

        /** It is there. */
        record Library(Hyperscan library) implements Loaded {}

        /** It is not. */
        record Failure(RuntimeException reason) implements Loaded {}
    }
}
