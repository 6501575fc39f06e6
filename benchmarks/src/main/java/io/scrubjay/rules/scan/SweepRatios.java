package io.scrubjay.rules.scan;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What two of the benchmarks cost beside each other, by turns. */
public final class SweepRatios {
    private static final int DEFAULT_TURNS = 61;

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
        System.out.println("| ratio | of each piece's least | median | eight of ten turns |\n|---|---:|---:|---:|");
        print("literals only / sweep", turns, turn(sweeps::literals, sweeps::nanosPerByte), turn(sweeps::sweep, sweeps::nanosPerByte));
        sweeps.close();
        RuleLadderBenchmarks many = ladder(1000);
        RuleLadderBenchmarks few = ladder(100);
        print("1000 rules / 100 rules", turns, turn(many::sweep, many::nanosPerByte), turn(few::sweep, few::nanosPerByte));
        many.close();
        few.close();
    }

    private static RuleLadderBenchmarks ladder(int ruleCount) {
        RuleLadderBenchmarks ladder = new RuleLadderBenchmarks();
        ladder.ruleCount = ruleCount;
        ladder.compile();
        return ladder;
    }

    private static void print(String name, int turns, Supplier<double[]> one, Supplier<double[]> other) {
        System.out.printf("| %s | %s%n", name, TurnRatio.of(turns, one, other).cells());
    }

    private static Supplier<double[]> turn(LongSupplier benchmark, Supplier<double[]> took) {
        return () -> {
            long _ = benchmark.getAsLong();
            return took.get();
        };
    }
}
