package io.scrubjay.rules.scan;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/** What two of the benchmarks cost beside each other, by turns: the processor time of the thread counts. */
public final class SweepRatios {
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
        System.out.printf("| %s | %s%n", name, TurnRatio.of(turns, () -> nanos(one), () -> nanos(other)).cells());
    }

    private static double nanos(LongSupplier benchmark) {
        long before = THREADS.getCurrentThreadCpuTime();
        long _ = benchmark.getAsLong();
        return THREADS.getCurrentThreadCpuTime() - before;
    }
}
