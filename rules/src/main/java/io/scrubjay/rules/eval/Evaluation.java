package io.scrubjay.rules.eval;

import io.scrubjay.rules.Confidence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of an evaluation.
 *
 * @param lines how many lines the corpus has, blank ones included
 * @param overall everything together
 * @param byRule by the corpus' own rule id ({@code ""} where a line has none), in order of the ids
 * @param misses the positives in which nothing was found
 * @param inPart the positives in which something was found and a part of the secret stays
 * @param falseAlarms the negatives in which something was found
 * @param byConfidence the texts in which something was found, by the surest of their findings
 * @param contexts the positives once more in each context of telemetry; empty where that was not asked for
 */
public record Evaluation(
        int lines,
        Tally overall,
        Map<String, Tally> byRule,
        Indexes misses,
        Indexes inPart,
        Indexes falseAlarms,
        Map<Confidence, Tally> byConfidence,
        Map<String, ContextTally> contexts) {
    public Evaluation {
        byRule = Collections.unmodifiableMap(new TreeMap<>(byRule));
        byConfidence = Collections.unmodifiableMap(new TreeMap<>(byConfidence));
        contexts = Collections.unmodifiableMap(new LinkedHashMap<>(contexts));
    }

    /** One JSON object: {@code positives, detected, masked_whole, negatives, false_alarms, misses} and more. */
    public String toJson() {
        return EvaluationJson.write(this);
    }
}
