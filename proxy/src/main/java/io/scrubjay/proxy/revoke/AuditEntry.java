package io.scrubjay.proxy.revoke;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the audit log says of one event.
 *
 * @param kind what happened: {@code decision}, {@code step}, {@code approval}, {@code kill}, {@code pause}, ...
 * @param actor who did it: {@code proxy}, or a person by the name of its token
 * @param fields the rest, by name, in the order of names
 */
record AuditEntry(String kind, String actor, Map<String, String> fields) {
    AuditEntry {
        fields = Map.copyOf(fields);
    }

    static AuditEntry of(String kind, String actor, Map<String, @Nullable String> fields) {
        Map<String, String> present = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return new AuditEntry(kind, actor, present);
    }

    /** A step of a revocation, with identity, owner, policy, action and result. */
    static AuditEntry of(String kind, String actor, Revocation revocation) {
        Map<String, @Nullable String> fields = new TreeMap<>();
        Credential credential = revocation.credential();
        fields.put("revocation", revocation.id());
        fields.put("fingerprint", credential.fingerprint().hex());
        fields.put("issuer", credential.issuer().isEmpty() ? null : credential.issuer());
        fields.put("agent", credential.agent());
        fields.put("owner", credential.owner());
        fields.put("task", credential.task());
        fields.put("class", credential.credentialClass().word());
        fields.put("provenance", revocation.provenance());
        fields.put("policy", revocation.policy().id());
        fields.put("policy_version", revocation.policy().version());
        fields.put("mode", revocation.policy().mode());
        fields.put("decision", revocation.policy().decision());
        fields.put("reason", revocation.policy().reason());
        fields.put("connector", credential.connector());
        fields.put("handle_type", credential.handle().type());
        fields.put("state", revocation.state().word());
        fields.put("attempt", Integer.toString(revocation.progress().attempts()));
        fields.put("result", revocation.progress().result());
        fields.put("dry_run", revocation.dryRun() ? "true" : null);
        return of(kind, actor, fields);
    }

    ObjectNode json(long seq, Instant at) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("seq", seq).put("at", at.toString()).put("kind", kind).put("actor", actor);
        new TreeMap<>(fields).forEach(json::put);
        return json;
    }
}
