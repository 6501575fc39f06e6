package io.scrubjay.proxy.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is done about a leak, as an event shows it. */
final class LeakResponseJson {
    private LeakResponseJson() {}

    static void add(ObjectNode data, ObjectNode credential, LeakResponse response) {
        LeakResponse.Issued issued = response.credential();
        if (issued != null) {
            credential.put("class", issued.credentialClass());
            credential.putObject("handle")
                    .put("connector", issued.connector())
                    .put("type", issued.handleType())
                    .put("id", issued.handleId());
            put(credential, "expires_at", issued.expiresAt());
        }
        LeakResponse.Holder holder = response.holder();
        ObjectNode agent = data.putObject("agent");
        put(agent, "id", holder.agent());
        put(agent, "task", holder.task());
        put(agent, "owner", holder.owner());
        agent.put("provenance", holder.provenance());
        LeakResponse.Decision decision = response.policy();
        data.putObject("policy")
                .put("id", decision.id())
                .put("version", decision.version())
                .put("mode", decision.mode())
                .put("decision", decision.decision())
                .put("reason", decision.reason());
        LeakResponse.Action action = response.action();
        if (action != null) {
            ObjectNode json = data.putObject("action")
                    .put("id", action.id())
                    .put("state", action.state())
                    .put("connector", action.connector())
                    .put("attempt", action.attempt())
                    .put("idempotency_key", action.idempotencyKey());
            put(json, "result", action.result());
            put(json, "revoked_at", action.revokedAt());
            put(json, "verified_dead_at", action.verifiedDeadAt());
        }
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Instant value) {
        put(json, name, value == null ? null : value.toString());
    }
}
