package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.scan.ExplainedText;
import io.scrubjay.rules.scan.Explainer;
import io.scrubjay.rules.scan.Look;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what rules made of a text as a JSON object, for programs. */
final class ExplanationJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final boolean show;
    private final @Nullable Rule only;

    /** @param only the one rule to write; null for all */
    ExplanationJson(boolean show, @Nullable Rule only) {
        this.show = show;
        this.only = only;
    }

    String write(List<ExplainedText> texts, int ruleCount, String masked) {
        ObjectNode all = JSON.createObjectNode();
        all.put("rules", ruleCount);
        all.put("masked", masked);
        ArrayNode array = all.putArray("texts");
        texts.forEach(text -> write(text, array.addObject()));
        if (only != null
                && texts.stream().flatMap(text -> text.looks().stream()).noneMatch(look -> look.rule().equals(only))) {
            all.put("did_not_look", Explainer.whyNot(only, texts.getFirst().bytes()));
        }
        return all.toString();
    }

    private void write(ExplainedText text, ObjectNode json) {
        ExplainedText.Origin origin = text.origin();
        if (origin != null) {
            json.put("encoding", origin.encoding().name().toLowerCase(Locale.ROOT))
                    .put("text", origin.parent())
                    .put("from_byte", origin.fromByte())
                    .put("to_byte", origin.toByte());
        }
        json.put("bytes", text.lengthBytes());
        byte[] bytes = text.bytes();
        ArrayNode looks = json.putArray("looks");
        text.looks().stream()
                .filter(look -> only == null || look.rule().equals(only))
                .forEach(look -> write(look, bytes, looks.addObject()));
    }

    private void write(Look look, byte[] bytes, ObjectNode json) {
        json.put("rule", look.rule().id().value())
                .put("mode", look.rule().mode().word())
                .put("result", look.result().name().toLowerCase(Locale.ROOT));
        int from = Math.max(0, look.fromByte());
        if (look.toByte() > from) {
            json.put("from_byte", from).put("to_byte", look.toByte());
            if (show) {
                byte[] secret = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, look.toByte()));
                json.put("secret", new String(secret, StandardCharsets.UTF_8));
            }
        }
        if (!look.reason().isEmpty()) {
            json.put("reason", look.reason());
        }
        if (!look.verdicts().isEmpty()) {
            ArrayNode checks = json.putArray("checks");
            look.verdicts().forEach(verdict -> checks.addObject()
                    .put("check", verdict.check())
                    .put("accepted", verdict.accepted())
                    .put("detail", verdict.detail()));
        }
    }
}
