package io.scrubjay.rules.eval;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One line of a corpus.
 *
 * @param positive whether it holds a secret
 * @param secret the secret where the corpus spells it out
 * @param ruleId the corpus' own name for the kind; empty where it gives none
 */
record LabelledText(String text, boolean positive, @Nullable String secret, String ruleId) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads {@code {"text", "expect": "match"|"no_match", "secret"?, "rule_id"?}}; other keys are skipped.
     *
     * @throws CorpusException if the line has another form; the message holds none of it
     */
    static LabelledText parse(String line, int index) {
        String text = null;
        String expect = null;
        String secret = null;
        String ruleId = "";
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw CorpusException.notLabelled(index, "not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
                switch (name) {
                    case "text" -> text = isText ? json.getString() : null;
                    case "expect" -> expect = isText ? json.getString() : null;
                    case "secret" -> secret = isText ? json.getString() : null;
                    case "rule_id" -> ruleId = isText ? json.getString() : "";
                    default -> json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw CorpusException.notLabelled(index, "not JSON");
        }
        if (text == null) {
            throw CorpusException.notLabelled(index, "text: missing");
        }
        if (expect == null || !(expect.equals("match") || expect.equals("no_match"))) {
            throw CorpusException.notLabelled(index, "expect: missing or unknown");
        }
        String known = secret == null || secret.isEmpty() ? null : secret;
        return new LabelledText(text, expect.equals("match"), known, ruleId);
    }
}
