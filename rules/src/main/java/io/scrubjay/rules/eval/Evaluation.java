package io.scrubjay.rules.eval;

import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The outcome of an evaluation.
 *
 * @param overall everything together
 * @param byRule by the corpus' own rule id ({@code ""} where a line has none), in order of the ids
 * @param misses indexes of the positives in which nothing was found, from 0 for the first line
 * @param falseAlarms indexes of the negatives in which something was found
 */
public record Evaluation(
        Tally overall, Map<String, Tally> byRule, List<Integer> misses, List<Integer> falseAlarms) {
    public Evaluation {
        byRule = Collections.unmodifiableMap(new TreeMap<>(byRule));
        misses = List.copyOf(misses);
        falseAlarms = List.copyOf(falseAlarms);
    }

    /** One JSON object: {@code positives, detected, masked_whole, negatives, false_alarms, misses} and more. */
    public String toJson() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            write(json, overall);
            json.writeNumberProperty("recall", overall.recall());
            json.writeNumberProperty("precision", overall.precision());
            writeIndexes(json, "misses", misses);
            writeIndexes(json, "false_alarm_lines", falseAlarms);
            json.writeObjectPropertyStart("rules");
            byRule.forEach((id, tally) -> {
                json.writeObjectPropertyStart(id);
                write(json, tally);
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, Tally tally) {
        json.writeNumberProperty("positives", tally.positives());
        json.writeNumberProperty("detected", tally.detected());
        json.writeNumberProperty("masked_whole", tally.maskedWhole());
        json.writeNumberProperty("negatives", tally.negatives());
        json.writeNumberProperty("false_alarms", tally.falseAlarms());
    }

    private static void writeIndexes(JsonGenerator json, String name, List<Integer> indexes) {
        json.writeArrayPropertyStart(name);
        indexes.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
