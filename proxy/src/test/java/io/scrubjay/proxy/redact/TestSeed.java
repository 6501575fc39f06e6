package io.scrubjay.proxy.redact;

import java.util.Random;

/**
 * The cases of properties that are worth a long run: the same ones on each run, others with {@code -Dscrubjay.seed=N}, more of
 * them with {@code -Dscrubjay.tries=N}.
 */
final class TestSeed {
    /** What jqwik makes the seed of each case from. */
    static final String FIXED = "1";

    /** Far apart for neighbouring numbers: 2^64 divided by the golden ratio. */
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private TestSeed() {}

    /** A source of random numbers for one case. */
    static Random random(long caseSeed) {
        return new Random(caseSeed + Long.getLong("scrubjay.seed", 0) * STEP);
    }
}
