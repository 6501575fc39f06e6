package io.scrubjay.proxy.revoke;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Kill switches as the JSON that the store keeps, encrypted, and the API shows. Any thread. */
public final class KillCodec {
    private KillCodec() {}

    /** As the API shows it. */
    public static ObjectNode json(Kill kill) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("id", kill.id());
        json.put("kind", kill.kind().word());
        json.put("name", kill.name());
        json.put("until", kill.until().toString());
        json.put("by", kill.by());
        json.put("reason", kill.reason());
        kill.quarantined().forEach(json.putArray("quarantined")::add);
        return json;
    }

    static byte[] encode(Kill kill) {
        return JsonMapper.shared().writeValueAsBytes(json(kill));
    }

    /** Empty for what is no such JSON: a former release kept the name of who threw it. */
    static Optional<Kill> decode(byte[] payload) {
        try {
            JsonNode json = JsonMapper.shared().readTree(payload);
            return Optional.of(new Kill(
                    json.required("id").asString(),
                    HolderKind.valueOf(json.required("kind").asString().toUpperCase(Locale.ROOT)),
                    json.required("name").asString(),
                    Instant.parse(json.required("until").asString()),
                    json.required("by").asString(),
                    json.required("reason").asString(),
                    json.required("quarantined").valueStream().map(JsonNode::asString).toList()));
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
