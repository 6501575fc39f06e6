package io.scrubjay.rules.eval;

/**
 * What was counted over some labelled texts.
 *
 * @param positives texts that hold a secret
 * @param detected positives in which something was found; where the secret is known, something that overlaps it
 * @param maskedWhole positives in which the secret lost every byte, wherever it stands; where the corpus does not spell the
 *     secret out, those detected
 * @param negatives texts that hold no secret
 * @param falseAlarms negatives in which something was found
 */
public record Tally(int positives, int detected, int maskedWhole, int negatives, int falseAlarms) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                positives + other.positives,
                detected + other.detected,
                maskedWhole + other.maskedWhole,
                negatives + other.negatives,
                falseAlarms + other.falseAlarms);
    }

    /** Detected of all positives, 0 to 1; 1 where there are none. */
    public double recall() {
        return positives == 0 ? 1 : (double) detected / positives;
    }

    /** True alarms of all texts with an alarm, 0 to 1; 1 where nothing was found. */
    public double precision() {
        int alarms = detected + falseAlarms;
        return alarms == 0 ? 1 : (double) detected / alarms;
    }
}
