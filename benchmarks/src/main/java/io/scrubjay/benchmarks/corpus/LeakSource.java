package io.scrubjay.benchmarks.corpus;

import java.util.random.RandomGenerator;

/** Makes up texts that hold a secret each; no literal in the source tree does. */
@FunctionalInterface
public interface LeakSource {
    /** A source for telemetry that never leaks. */
    LeakSource NONE = random -> {
        throw new IllegalStateException("leak source: none (expected: one, where the leak rate is above 0)");
    };

    /** The next text; the same for the same state of {@code random}. */
    String next(RandomGenerator random);
}
