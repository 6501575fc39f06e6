package io.scrubjay.rules.scan;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What two things cost beside each other, where the machine changes from one second to the next: both take turns, and what else runs on
 * it spoils some pieces of a turn but hardly ever the same piece in all of them. Immutable.
 */
final class TurnRatio {
    private static final int WARM_UP_TURNS = 8;

    private final Turns one;
    private final Turns other;
    /** The one by the other, turn by turn, in the order of size. */
    private final double[] ratios;

    private TurnRatio(Turns one, Turns other) {
        this.one = one;
        this.other = other;
        this.ratios = new double[one.costs.length];
        Arrays.setAll(ratios, turn -> one.costs[turn] / other.costs[turn]);
        Arrays.sort(ratios);
    }

    /** The turns of one thing. */
    private static final class Turns {
        private final double[] costs;
        /** Of each piece, the least that it took. */
        private double[] least = new double[0];

        Turns(int turns) {
            costs = new double[turns];
        }

        void add(int turn, double[] pieces) {
            costs[turn] = Arrays.stream(pieces).sum();
            double[] leastBefore = least.length == 0 ? pieces : least;
            least = new double[pieces.length];
            Arrays.setAll(least, piece -> Math.min(pieces[piece], leastBefore[piece]));
        }
    }

    /**
     * Lets both take turns on this thread.
     *
     * @param turns that count, at least 1
     * @param one takes a turn and says what each piece of it cost, always as many
     */
    static TurnRatio of(int turns, Supplier<double[]> one, Supplier<double[]> other) {
        if (turns < 1) {
            throw new IllegalArgumentException("turns: " + turns + " (expected: >= 1)");
        }
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            double[] _ = one.get();
            double[] _ = other.get();
        }
        Turns ones = new Turns(turns);
        Turns others = new Turns(turns);
        for (int turn = 0; turn < turns; turn++) {
            ones.add(turn, one.get());
            others.add(turn, other.get());
        }
        return new TurnRatio(ones, others);
    }

    /** The sum of the least that each piece of the one took. */
    double leastOne() {
        return Arrays.stream(one.least).sum();
    }

    /** The same of the other. */
    double leastOther() {
        return Arrays.stream(other.least).sum();
    }

    /** Cells of a table: the ratio of the least of each piece, the median of the turns, where eight of ten turns lie. */
    String cells() {
        int turns = ratios.length;
        return String.format(
                Locale.ROOT,
                "%.3f | %.3f | %.3f to %.3f |",
                leastOne() / leastOther(),
                ratios[turns / 2],
                ratios[turns / 10],
                ratios[turns * 9 / 10]);
    }
}
