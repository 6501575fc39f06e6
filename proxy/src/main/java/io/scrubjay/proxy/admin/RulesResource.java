package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.reload.LiveRules;
import io.scrubjay.proxy.reload.RuleGeneration;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.syntax.Place;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rules in force, with what each has found since the proxy started. */
final class RulesResource implements AdminResource {
    private final LiveRules live;
    private final Meters meters;

    RulesResource(LiveRules live, Meters meters) {
        this.live = live;
        this.meters = meters;
    }

    @Override
    public String path() {
        return "/v1/rules";
    }

    @Override
    public String description() {
        return "the rules in force: mode, source, findings";
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        RuleGeneration generation = live.current();
        Map<String, Long> masked = findings(Mode.ENFORCE);
        Map<String, Long> shadowed = findings(Mode.SHADOW);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("generation", generation.number()).put("loaded", generation.loaded().toString());
        ArrayNode rules = body.putArray("rules");
        for (Rule rule : generation.located().pack().rules()) {
            String id = rule.id().value();
            ObjectNode item = rules.addObject()
                    .put("id", id)
                    .put("title", rule.title())
                    .put("provider", rule.provider())
                    .put("severity", rule.severity().word())
                    .put("mode", rule.mode().word())
                    .put("findings", masked.getOrDefault(id, 0L))
                    .put("shadow_findings", shadowed.getOrDefault(id, 0L));
            Place place = generation.located().places().get(rule.id());
            if (place != null) {
                item.put("file", place.file()).put("line", place.line());
            }
        }
        return AdminResponse.json(200, body);
    }

    private Map<String, Long> findings(Mode mode) {
        return meters.totals(Meter.REDACT_FINDINGS, "rule", "mode", mode.word());
    }
}
