package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.reload.ReloadOutcome;
import io.scrubjay.proxy.reload.ReloadTrigger;
import io.scrubjay.proxy.reload.RuleGeneration;
import io.scrubjay.proxy.reload.RuleReloader;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.syntax.Problem;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the rules again and says how that went; answers when they are in force on every event loop, or refused. */
final class ReloadResource implements AdminResource {
    private final RuleReloader reloader;

    ReloadResource(RuleReloader reloader) {
        this.reloader = reloader;
    }

    @Override
    public String path() {
        return "/v1/rules/reload";
    }

    @Override
    public String description() {
        return "POST with the token of admin.token: reads the rules again";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        return switch (reloader.reload(ReloadTrigger.API).join()) {
            case ReloadOutcome.Accepted accepted -> AdminResponse.json(200, body(accepted));
            case ReloadOutcome.Refused refused -> {
                ObjectNode members = JsonNodeFactory.instance.objectNode();
                add(members.putArray("problems"), refused.problems());
                yield AdminResponse.problem(
                        422, "Unprocessable Content", "rules: refused; those before stay in force (expected: no problems)", members);
            }
            case ReloadOutcome.Stopping() ->
                AdminResponse.problem(503, "Service Unavailable", "proxy: stopping (expected: running)");
        };
    }

    private static ObjectNode body(ReloadOutcome.Accepted accepted) {
        RuleGeneration generation = accepted.generation();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("generation", generation.number());
        ObjectNode counts = body.putObject("rules");
        for (Mode mode : Mode.values()) {
            counts.put(mode.word(), generation.count(mode));
        }
        add(body.putArray("notices"), accepted.notices());
        ArrayNode keys = body.putArray("needs_restart");
        accepted.needRestart().forEach(keys::add);
        return body;
    }

    private static void add(ArrayNode array, List<Problem> problems) {
        for (Problem problem : problems) {
            array.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("message", problem.message());
        }
    }
}
