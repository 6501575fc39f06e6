package io.scrubjay.rules.hyperscan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.OptionalInt;

/**
 * One expression of a database.
 *
 * @param expression Hyperscan's syntax (a subset of PCRE), over bytes
 * @param ignoreCase whether ASCII letters match in any casing
 * @param id what a match reports
 */
@SuppressWarnings("restricted") // native code has this package as its owner
public record Pattern(String expression, boolean ignoreCase, int id) {
    private static final int HS_FLAG_CASELESS = 1;
    private static final int HS_FLAG_DOTALL = 2;

    /** {@code typedef struct hs_expr_info { unsigned min_width, max_width; char unordered_matches, matches_at_eod, ...}}. */
    private static final StructLayout EXPRESSION_INFO = MemoryLayout.structLayout(
            JAVA_INT.withName("min_width"), JAVA_INT.withName("max_width"), MemoryLayout.sequenceLayout(4, JAVA_BYTE));

    private static final long MAX_WIDTH = EXPRESSION_INFO.byteOffset(MemoryLayout.PathElement.groupElement("max_width"));
    private static final int UNBOUNDED = -1;

    int flags() {
        return HS_FLAG_DOTALL | (ignoreCase ? HS_FLAG_CASELESS : 0);
    }

    /**
     * The most bytes that a match takes; empty where nothing bounds it, or where the library refuses the pattern, which compiling
     * it tells.
     *
     * @throws HyperscanException if the platform is not supported
     */
    public OptionalInt maxBytes() {
        Hyperscan hyperscan = Hyperscan.library();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(ADDRESS);
            MemorySegment error = arena.allocate(ADDRESS);
            int code = (int)
                    hyperscan.expressionInfo.invokeExact(arena.allocateFrom(expression), flags(), info, error);
            if (code != Hyperscan.HS_SUCCESS) {
                int _ = (int) hyperscan.freeCompileError.invokeExact(error.get(ADDRESS, 0));
                return OptionalInt.empty();
            }
            MemorySegment found = info.get(ADDRESS, 0);
            int bytes = found.reinterpret(EXPRESSION_INFO.byteSize()).get(JAVA_INT, MAX_WIDTH);
            hyperscan.free.invokeExact(found.address());
            return bytes == UNBOUNDED ? OptionalInt.empty() : OptionalInt.of(bytes);
        } catch (Throwable e) {
            throw Hyperscan.unexpected(e);
        }
    }
}
