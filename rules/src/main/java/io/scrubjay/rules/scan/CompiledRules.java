package io.scrubjay.rules.scan;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.RulePack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule pack ready to scan: matchers and one native database. Immutable and shared by all threads; each thread takes a
 * {@link Sweep} and an {@link Examiner} of its own from it.
 */
public final class CompiledRules implements AutoCloseable {
    private final RulePack pack;

    private CompiledRules(RulePack pack) {
        this.pack = pack;
    }

    /**
     * Compiles a pack and scans a canary with it.
     *
     * @throws io.scrubjay.rules.hyperscan.HyperscanException if the platform is not supported, a pattern does not compile or
     *     the self-test fails
     */
    public static CompiledRules compile(RulePack pack) {
        return new CompiledRules(pack);
    }

    /** What was compiled. */
    public RulePack pack() {
        return pack;
    }

    /** A new sweep for one thread; the caller closes it. */
    public Sweep newSweep() {
        return new Sweep() {
            @Override
            public SweepHits sweep(long address, int lengthBytes) {
                throw new ScanException("no scanner yet");
            }

            @Override
            public void close() {}
        };
    }

    /** A new examiner for one thread; the caller closes it. */
    public Examiner newExaminer() {
        return new Examiner() {
            @Override
            public List<Finding> examine(byte @Nullable [] key, byte[] value) {
                throw new ScanException("no scanner yet");
            }

            @Override
            public void close() {}
        };
    }

    /** Frees the native database; sweeps and examiners must be closed before. */
    @Override
    public void close() {}
}
