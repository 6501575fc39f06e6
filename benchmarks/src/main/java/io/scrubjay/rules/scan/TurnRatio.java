package io.scrubjay.rules.scan;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** What two things cost beside each other, where the machine changes from one second to the next: both take turns. Immutable. */
final class TurnRatio {
    private static final int WARM_UP_TURNS = 8;

    /** What each turn took, and the one by the other, each in the order of size. */
    private final double[] ones;

    private final double[] others;
    private final double[] ratios;

    private TurnRatio(int turns) {
        ones = new double[turns];
        others = new double[turns];
        ratios = new double[turns];
    }

    /**
     * Lets both take turns on this thread.
     *
     * @param turns that count, at least 1
     * @param one takes a turn and says what it cost
     */
    static TurnRatio of(int turns, DoubleSupplier one, DoubleSupplier other) {
        if (turns < 1) {
            throw new IllegalArgumentException("turns: " + turns + " (expected: >= 1)");
        }
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            double _ = one.getAsDouble();
            double _ = other.getAsDouble();
        }
        TurnRatio taken = new TurnRatio(turns);
        for (int turn = 0; turn < turns; turn++) {
            taken.ones[turn] = one.getAsDouble();
            taken.others[turn] = other.getAsDouble();
            taken.ratios[turn] = taken.ones[turn] / taken.others[turn];
        }
        Arrays.sort(taken.ones);
        Arrays.sort(taken.others);
        Arrays.sort(taken.ratios);
        return taken;
    }

    /** The least that the one took. */
    double bestOne() {
        return ones[0];
    }

    /** The least that the other took. */
    double bestOther() {
        return others[0];
    }

    /** Cells of a table: the median, that of the best turns, where eight of ten turns lie. */
    String cells() {
        int turns = ratios.length;
        return String.format(
                Locale.ROOT,
                "%.3f | %.3f | %.3f to %.3f |",
                ratios[turns / 2],
                bestOne() / bestOther(),
                ratios[turns / 10],
                ratios[turns * 9 / 10]);
    }
}
