package io.scrubjay.rules.scan;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Takes the processor time of the sweep with and without the patterns of one rule, in turn, over the same bytes. One
 * thread.
 *
 * <p>A pattern that another rule asks for, too, stays in the sweep.
 */
public final class SweepTrial implements AutoCloseable {
    /** Sweeping takes so long at least between two readings of the clock. */
    private static final long LEAST_NANOS = 100_000_000;

    private final CompiledRules rules;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment sample;
    private final int rounds;
    private final LongSupplier clock;

    /**
     * A trial over a sample of a corpus.
     *
     * @param sample borrowed until the trial is made
     * @param rounds how often each of the two is timed
     */
    public SweepTrial(CompiledRules rules, byte[] sample, int rounds) {
        this.rules = rules;
        this.sample = arena.allocate(Math.max(1, sample.length));
        MemorySegment.copy(MemorySegment.ofArray(sample), 0, this.sample, 0, sample.length);
        this.rounds = rounds;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        // other programs take time from the wall clock, but none from the thread's own
        this.clock = threads.isCurrentThreadCpuTimeSupported() ? threads::getCurrentThreadCpuTime : System::nanoTime;
    }

    /**
     * The outcome.
     *
     * @param saved of the sweep's time, 0 to 1, where the rule is left out: the median of the rounds; below 0 where it became
     *     slower
     * @param noise the median distance of a round from that median
     */
    public record Saving(double saved, double noise) {
        /** Whether the difference is larger than what happens by itself. */
        public boolean isTelling() {
            return Math.abs(saved) > 3 * noise;
        }
    }

    /** What the same rules save against themselves: what is measured where nothing differs. */
    public Saving control() {
        try (Sweep one = rules.newSweep();
                Sweep other = rules.newSweep()) {
            return compare(one, other);
        }
    }

    /** What the sweep saves without a rule; compiles the others, which takes seconds. */
    public Saving without(Rule rule) {
        List<Rule> others = rules.pack().rules().stream()
                .filter(other -> !other.equals(rule))
                .toList();
        try (CompiledRules rest = CompiledRules.compile(new RulePack(others));
                Sweep all = rules.newSweep();
                Sweep fewer = rest.newSweep()) {
            return compare(all, fewer);
        }
    }

    private Saving compare(Sweep all, Sweep fewer) {
        List<Double> savings = new ArrayList<>();
        long passes = passes(count -> time(all, count));
        time(fewer, passes);
        for (int round = 0; round < rounds; round++) {
            boolean allFirst = round % 2 == 0;
            long first = time(allFirst ? all : fewer, passes);
            long second = time(allFirst ? fewer : all, passes);
            double withAll = allFirst ? first : second;
            double withFewer = allFirst ? second : first;
            savings.add(1 - withFewer / withAll);
        }
        double median = median(savings);
        return new Saving(median, median(savings.stream().map(saving -> Math.abs(saving - median)).toList()));
    }

    /**
     * How often to pass over a sample, which may be one line or many megabytes, for a reading of the clock that says something.
     *
     * @param nanos says how long so many passes take
     */
    static long passes(LongUnaryOperator nanos) {
        long passes = 1;
        while (nanos.applyAsLong(passes) < LEAST_NANOS) {
            passes *= 2;
        }
        return passes;
    }

    private long time(Sweep sweep, long passes) {
        long start = clock.getAsLong();
        for (long pass = 0; pass < passes; pass++) {
            for (long at = 0; at < sample.byteSize(); at += CostProbe.PAYLOAD_BYTES) {
                sweep.sweepText(sample.address() + at, (int) Math.min(CostProbe.PAYLOAD_BYTES, sample.byteSize() - at));
            }
        }
        return clock.getAsLong() - start;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public void close() {
        arena.close();
    }
}
