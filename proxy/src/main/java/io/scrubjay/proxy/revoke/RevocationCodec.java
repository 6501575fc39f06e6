package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.incident.LeakResponse;
import io.scrubjay.rules.Fingerprint;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Revocations as the JSON that the store keeps, encrypted, and the API shows. Any thread. */
public final class RevocationCodec {
    private RevocationCodec() {}

    /** All of it but what stands in columns. */
    static byte[] encode(Revocation revocation) {
        return JsonMapper.shared().writeValueAsBytes(details(revocation));
    }

    /** As the API shows it. */
    public static ObjectNode json(Revocation revocation) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("id", revocation.id());
        json.put("fingerprint", revocation.credential().fingerprint().hex());
        json.put("state", revocation.state().word());
        json.put("created_at", revocation.createdAt().toString());
        json.put("due_at", text(revocation.dueAt()));
        json.setAll(details(revocation));
        return json;
    }

    private static ObjectNode details(Revocation revocation) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.set("credential", CredentialCodec.json(revocation.credential()));
        json.put("provenance", revocation.provenance());
        LeakResponse.Decision policy = revocation.policy();
        json.putObject("policy")
                .put("id", policy.id())
                .put("version", policy.version())
                .put("mode", policy.mode())
                .put("decision", policy.decision())
                .put("reason", policy.reason());
        json.put("approvals_needed", revocation.approvalsNeeded());
        ArrayNode approvers = json.putArray("approvers");
        revocation.progress().approvers().stream().sorted().forEach(approvers::add);
        json.put("by_people", revocation.byPeople());
        json.put("dry_run", revocation.dryRun());
        json.put("attempts", revocation.progress().attempts());
        json.put("result", revocation.progress().result());
        json.put("revoked_at", text(revocation.progress().revokedAt()));
        json.put("verified_dead_at", text(revocation.progress().verifiedDeadAt()));
        return json;
    }

    static Revocation decode(
            String id,
            Fingerprint fingerprint,
            RevocationState state,
            Instant createdAt,
            @Nullable Instant dueAt,
            byte[] payload) {
        JsonNode json = JsonMapper.shared().readTree(payload);
        JsonNode policy = json.required("policy");
        return new Revocation(
                id,
                CredentialCodec.decode(fingerprint, json.required("credential")),
                json.required("provenance").asString(),
                new LeakResponse.Decision(
                        policy.required("id").asString(),
                        policy.required("version").asString(),
                        policy.required("mode").asString(),
                        policy.required("decision").asString(),
                        policy.required("reason").asString()),
                state,
                createdAt,
                dueAt,
                json.required("approvals_needed").asInt(),
                json.required("by_people").asBoolean(),
                json.required("dry_run").asBoolean(),
                new Progress(
                        json.required("attempts").asInt(),
                        json.required("result").isNull()
                                ? null
                                : json.required("result").asString(),
                        instant(json.required("revoked_at")),
                        instant(json.required("verified_dead_at")),
                        json.required("approvers")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.toSet())));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant instant(JsonNode value) {
        return value.isNull() ? null : Instant.parse(value.asString());
    }
}
