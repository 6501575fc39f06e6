package io.scrubjay.rules.hyperscan;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The CPU that databases are compiled for: this one without AVX-512 VBMI. Vectorscan 5.4.12 compiles dozens of literals with
 * classes behind them ({@code (?:ABC|DEF|...)[A-Z0-9]{4}}) for it in a way that misses matches.
 */
final class TargetPlatform {
    /** Stands in the names of cached databases: another target is another database. */
    static final String NAME = "without-vbmi";

    /**
     * {@code typedef struct hs_platform_info { unsigned int tune; unsigned long long cpu_features, reserved1, reserved2; }}.
     */
    private static final StructLayout PLATFORM_INFO = MemoryLayout.structLayout(
            JAVA_INT.withName("tune"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("cpu_features"),
            MemoryLayout.sequenceLayout(2, JAVA_LONG));

    private static final long CPU_FEATURES =
            PLATFORM_INFO.byteOffset(MemoryLayout.PathElement.groupElement("cpu_features"));
    /** {@code HS_CPU_FEATURES_AVX512VBMI}; no other architecture uses the bit. */
    private static final long AVX512_VBMI = 1 << 4;

    private TargetPlatform() {}

    /** A {@code hs_platform_info} in this arena. */
    static MemorySegment allocate(Hyperscan hyperscan, Arena arena) throws Throwable {
        MemorySegment platform = arena.allocate(PLATFORM_INFO);
        int code = (int) hyperscan.populatePlatform.invokeExact(platform);
        if (code != Hyperscan.HS_SUCCESS) {
            throw new HyperscanException("hs_populate_platform: " + code + " (expected: 0)");
        }
        platform.set(JAVA_LONG, CPU_FEATURES, platform.get(JAVA_LONG, CPU_FEATURES) & ~AVX512_VBMI);
        return platform;
    }
}
