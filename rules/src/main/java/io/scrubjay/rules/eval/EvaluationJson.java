package io.scrubjay.rules.eval;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes an evaluation as one JSON object. */
final class EvaluationJson {
    private EvaluationJson() {}

    static String write(Evaluation evaluation) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            write(json, evaluation.overall());
            json.writeNumberProperty("recall", evaluation.overall().recall());
            json.writeNumberProperty("precision", evaluation.overall().precision());
            json.writeNumberProperty("lines", evaluation.lines());
            write(json, "misses", evaluation.misses());
            write(json, "in_part", evaluation.inPart());
            write(json, "false_alarm_lines", evaluation.falseAlarms());
            json.writeObjectPropertyStart("confidence");
            evaluation.byConfidence().forEach((confidence, tally) -> {
                json.writeObjectPropertyStart(confidence.word());
                json.writeNumberProperty("detected", tally.detected());
                json.writeNumberProperty("false_alarms", tally.falseAlarms());
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeObjectPropertyStart("rules");
            evaluation.byRule().forEach((id, tally) -> {
                json.writeObjectPropertyStart(id);
                write(json, tally);
                json.writeEndObject();
            });
            json.writeEndObject();
            if (!evaluation.contexts().isEmpty()) {
                json.writeObjectPropertyStart("contexts");
                evaluation.contexts().forEach((name, tally) -> write(json, name, tally));
                json.writeEndObject();
            }
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

    private static void write(JsonGenerator json, String name, ContextTally tally) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("positives", tally.positives());
        json.writeNumberProperty("detected", tally.detected());
        json.writeNumberProperty("masked_whole", tally.maskedWhole());
        json.writeNumberProperty("skipped", tally.skipped());
        json.writeNumberProperty("recall", tally.recall());
        write(json, "misses", tally.misses());
        json.writeEndObject();
    }

    /** The indexes that are kept, and how many more there are. */
    private static void write(JsonGenerator json, String name, Indexes indexes) {
        json.writeArrayPropertyStart(name);
        indexes.first().forEach(json::writeNumber);
        json.writeEndArray();
        if (indexes.leftOut() > 0) {
            json.writeNumberProperty(name + "_left_out", indexes.leftOut());
        }
    }
}
