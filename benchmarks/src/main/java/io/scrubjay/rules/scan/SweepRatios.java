package io.scrubjay.rules.scan;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What two of the benchmarks cost beside each other, where the machine changes from one second to the next: both take turns on one
 * thread, whose processor time counts.
 */
public final class SweepRatios {
    private static final int WARM_UP_TURNS = 8;
    private static final int DEFAULT_TURNS = 61;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SweepRatios() {}

    /**
     * Prints a line for each ratio.
     *
     * @param args how many turns, at least 1, or nothing
     */
    public static void main(String[] args) {
        int turns = args.length == 0 ? DEFAULT_TURNS : Integer.parseInt(args[0]);
        SweepBenchmarks sweeps = new SweepBenchmarks();
        sweeps.pieceBytes = 64 * 1024;
        sweeps.allocate();
        System.out.println("| ratio of processor time | median | of the best | eight of ten turns |\n|---|---:|---:|---:|");
        print("literals only / sweep", turns, sweeps::literals, sweeps::sweep);
        sweeps.close();
        RuleLadderBenchmarks many = ladder(1000);
        RuleLadderBenchmarks few = ladder(100);
        print("1000 rules / 100 rules", turns, many::sweep, few::sweep);
        many.close();
        few.close();
    }

    private static RuleLadderBenchmarks ladder(int ruleCount) {
        RuleLadderBenchmarks ladder = new RuleLadderBenchmarks();
        ladder.ruleCount = ruleCount;
        ladder.compile();
        return ladder;
    }

    private static void print(String name, int turns, LongSupplier one, LongSupplier other) {
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            nanos(one);
            nanos(other);
        }
        double[] ones = new double[turns];
        double[] others = new double[turns];
        double[] ratios = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            ones[turn] = nanos(one);
            others[turn] = nanos(other);
            ratios[turn] = ones[turn] / others[turn];
        }
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f to %.2f |%n",
                name,
                ratios[turns / 2],
                Arrays.stream(ones).min().orElseThrow() / Arrays.stream(others).min().orElseThrow(),
                ratios[turns / 10],
                ratios[turns * 9 / 10]);
    }

    private static double nanos(LongSupplier benchmark) {
        long before = THREADS.getCurrentThreadCpuTime();
        long _ = benchmark.getAsLong();
        return THREADS.getCurrentThreadCpuTime() - before;
    }
}
