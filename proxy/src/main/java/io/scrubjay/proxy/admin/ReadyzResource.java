package io.scrubjay.proxy.admin;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says whether the proxy can take traffic, and if not why. */
final class ReadyzResource implements AdminResource {
    private final List<ReadinessCheck> checks;

    ReadyzResource(List<ReadinessCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    @Override
    public String path() {
        return "/readyz";
    }

    @Override
    public String description() {
        return "200 when the proxy can take traffic, 503 with the reasons when not";
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        boolean ready = true;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", "ready");
        ArrayNode results = body.putArray("checks");
        for (ReadinessCheck check : checks) {
            Optional<String> trouble = check.trouble();
            ObjectNode result = results.addObject().put("name", check.name()).put("ok", trouble.isEmpty());
            if (trouble.isPresent()) {
                ready &= !check.required();
                result.put("reason", trouble.get());
            }
        }
        body.put("status", ready ? "ready" : "not ready");
        return AdminResponse.json(ready ? 200 : 503, body);
    }
}
