package io.scrubjay.rules.eval;

/**
 * What was counted over the positives of a corpus in one context of telemetry.
 *
 * @param positives texts that were tried in it
 * @param detected those in which something was found; where the secret is known, something that overlaps it
 * @param maskedWhole those in which the secret lost every byte
 * @param skipped texts that cannot stand in this context, such as one with a blank in a URL
 * @param misses the lines in which nothing was found
 */
public record ContextTally(int positives, int detected, int maskedWhole, int skipped, Indexes misses) {

    /** Detected of all positives, 0 to 1; 1 where there are none. */
    public double recall() {
        return positives == 0 ? 1 : (double) detected / positives;
    }

    /** Counts. One thread. */
    static final class Counter {
        private final Indexes.Collector misses = new Indexes.Collector();
        private int positives;
        private int detected;
        private int maskedWhole;
        private int skipped;

        void add(int index, Coverage coverage) {
            positives++;
            detected += coverage.touched() ? 1 : 0;
            maskedWhole += coverage.whole() ? 1 : 0;
            if (!coverage.touched()) {
                misses.add(index);
            }
        }

        void skip() {
            skipped++;
        }

        ContextTally tally() {
            return new ContextTally(positives, detected, maskedWhole, skipped, misses.indexes());
        }
    }
}
