package io.scrubjay.proxy.revoke;

import io.scrubjay.rules.Fingerprint;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Credentials as the JSON that the registry keeps, encrypted. Any thread. */
final class CredentialCodec {
    private CredentialCodec() {}

    static byte[] encode(Credential credential) {
        return JsonMapper.shared().writeValueAsBytes(json(credential));
    }

    static Credential decode(Fingerprint fingerprint, byte[] payload) {
        return decode(fingerprint, JsonMapper.shared().readTree(payload));
    }

    static ObjectNode json(Credential credential) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("issuer", credential.issuer());
        json.put("connector", credential.connector());
        json.set("handle", json(credential.handle()));
        json.put("owner", credential.owner());
        json.put("agent", credential.agent());
        json.put("task", credential.task());
        json.put("class", credential.credentialClass().word());
        json.put(
                "expires_at",
                credential.expiresAt() == null ? null : credential.expiresAt().toString());
        return json;
    }

    static ObjectNode json(Handle handle) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("type", handle.type());
        json.put("id", handle.id());
        handle.attributes().forEach(json::put);
        return json;
    }

    static Credential decode(Fingerprint fingerprint, JsonNode json) {
        String expiresAt = textOrNull(json, "expires_at");
        return new Credential(
                fingerprint,
                json.required("issuer").asString(),
                json.required("connector").asString(),
                handle(json.required("handle")),
                textOrNull(json, "owner"),
                textOrNull(json, "agent"),
                textOrNull(json, "task"),
                CredentialClass.ofWord(json.required("class").asString()),
                expiresAt == null ? null : Instant.parse(expiresAt));
    }

    static Handle handle(JsonNode json) {
        Map<String, String> attributes = new HashMap<>();
        json.forEachEntry((name, value) -> attributes.put(name, value.asString()));
        String type = attributes.remove("type");
        String id = attributes.remove("id");
        return new Handle(type == null ? "" : type, id == null ? "" : id, attributes);
    }

    private static @Nullable String textOrNull(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value.asString();
    }
}
