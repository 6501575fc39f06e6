package io.scrubjay.rules.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an evaluation says of the lines of a former one's corpus that the former did not.
 *
 * @param missedNow secrets that were detected then and are not now
 * @param detectedNow the reverse
 * @param inPartNow secrets that were masked whole then and now lose only a part
 * @param wholeNow the reverse
 * @param alarmsNow false alarms that were none then
 * @param quietNow the reverse
 */
public record Comparison(
        List<Integer> missedNow,
        List<Integer> detectedNow,
        List<Integer> inPartNow,
        List<Integer> wholeNow,
        List<Integer> alarmsNow,
        List<Integer> quietNow) {

    /**
     * Compares two evaluations of the same corpus, or of one that has grown since.
     *
     * @throws IllegalArgumentException if they cannot be compared; the message says why
     */
    public static Comparison of(Baseline then, Evaluation now) {
        Tally tally = now.overall();
        if (now.lines() < then.lines() || tally.positives() < then.positives() || tally.negatives() < then.negatives()) {
            throw new IllegalArgumentException("of a corpus of " + then.lines() + " lines, " + then.positives()
                    + " positives, " + then.negatives() + " negatives (expected: at most the " + now.lines() + ", "
                    + tally.positives() + ", " + tally.negatives() + " of this one)");
        }
        for (Indexes indexes : List.of(now.misses(), now.inPart(), now.falseAlarms())) {
            if (indexes.leftOut() > 0) {
                throw new IllegalArgumentException("over " + Indexes.MOST + " lines of a kind in this evaluation (expected: fewer)");
            }
        }
        List<Integer> misses = now.misses().first();
        List<Integer> inPart = now.inPart().first();
        List<Integer> alarms = now.falseAlarms().first();
        return new Comparison(
                added(misses, then.misses(), then.lines()),
                gone(misses, then.misses()),
                without(added(inPart, then.inPart(), then.lines()), then.misses()),
                without(gone(inPart, then.inPart()), Set.copyOf(misses)),
                added(alarms, then.falseAlarms(), then.lines()),
                gone(alarms, then.falseAlarms()));
    }

    /** Whether anything is worse than it was. */
    public boolean isWorse() {
        return !missedNow.isEmpty() || !inPartNow.isEmpty() || !alarmsNow.isEmpty();
    }

    private static List<Integer> added(List<Integer> now, Set<Integer> then, int lines) {
        return now.stream().filter(index -> index < lines && !then.contains(index)).toList();
    }

    private static List<Integer> gone(List<Integer> now, Set<Integer> then) {
        List<Integer> gone = new ArrayList<>(then);
        gone.removeAll(Set.copyOf(now));
        return gone.stream().sorted().toList();
    }

    private static List<Integer> without(List<Integer> indexes, Set<Integer> others) {
        return indexes.stream().filter(index -> !others.contains(index)).toList();
    }
}
