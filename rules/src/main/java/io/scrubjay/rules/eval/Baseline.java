package io.scrubjay.rules.eval;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a former evaluation said of each line of its corpus.
 *
 * @param lines how many lines that corpus had; what stands behind them is new
 * @param positives how many of them held a secret
 * @param negatives how many of them held none
 * @param misses lines with a secret in which nothing was found
 * @param inPart lines of which a part of the secret stayed
 * @param falseAlarms lines without a secret in which something was found
 */
public record Baseline(
        int lines,
        int positives,
        int negatives,
        Set<Integer> misses,
        Set<Integer> inPart,
        Set<Integer> falseAlarms) {
    private static final JsonFactory JSON = new JsonFactory();

    public Baseline {
        misses = Set.copyOf(misses);
        inPart = Set.copyOf(inPart);
        falseAlarms = Set.copyOf(falseAlarms);
    }

    /**
     * Reads the object that {@link Evaluation#toJson()} writes.
     *
     * @throws IllegalArgumentException if it is no such object, or one that does not name every line; the message says why
     */
    public static Baseline parse(String json) {
        int[] numbers = {-1, -1, -1};
        Set<Integer> misses = new TreeSet<>();
        Set<Integer> inPart = new TreeSet<>();
        Set<Integer> falseAlarms = new TreeSet<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAnEvaluation("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "lines" -> numbers[0] = parser.getIntValue();
                    case "positives" -> numbers[1] = parser.getIntValue();
                    case "negatives" -> numbers[2] = parser.getIntValue();
                    case "misses" -> read(parser, misses);
                    case "in_part" -> read(parser, inPart);
                    case "false_alarm_lines" -> read(parser, falseAlarms);
                    case "misses_left_out", "in_part_left_out", "false_alarm_lines_left_out" ->
                        throw new IllegalArgumentException(name + ": " + parser.getIntValue()
                                + " (expected: none; only corpora with up to " + Indexes.MOST + " of a kind can be compared)");
                    default -> parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw notAnEvaluation("not JSON");
        }
        for (int number : numbers) {
            if (number < 0) {
                throw notAnEvaluation("lines, positives or negatives: missing");
            }
        }
        return new Baseline(numbers[0], numbers[1], numbers[2], misses, inPart, falseAlarms);
    }

    private static void read(JsonParser parser, Set<Integer> indexes) {
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            indexes.add(parser.getIntValue());
        }
    }

    private static IllegalArgumentException notAnEvaluation(String message) {
        return new IllegalArgumentException(message + " (expected: what scrubjay rules eval --json printed)");
    }
}
