package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Incidents as JSON: the journal's payload and the body of an event. Any thread. */
final class IncidentCodec {
    private static final String FINGERPRINT_ALGORITHM = "HMAC-SHA-256/128"; // the first 128 bits

    /** Loads Jackson, which takes too long for the start of the proxy or the first leak. */
    void warmUp() {
        JsonMapper.shared();
    }

    /** The journal's payload; counts and times stand in columns. */
    byte[] encode(Incident incident) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode json = mapper.createObjectNode();
        json.put("key_id", incident.keyId());
        json.put("fingerprint", incident.fingerprint().hex());
        json.put("rule", incident.rule().value());
        json.put("rule_title", incident.ruleTitle());
        json.put("provider", incident.provider());
        json.put("severity", incident.severity().word());
        json.put("confidence", incident.assessment().confidence().word());
        ObjectNode details = json.putObject("details");
        incident.assessment().details().forEach(details::put);
        json.put("signal", incident.signal().word());
        json.put("place", incident.place());
        json.put("service", incident.service());
        json.put("trace_id", incident.traceId());
        json.put("sender", incident.sender());
        addAll(json.putArray("places"), incident.places());
        addAll(json.putArray("services"), incident.services());
        return mapper.writeValueAsBytes(json);
    }

    Incident decode(String id, byte[] payload, long count, Instant firstSeen, Instant lastSeen) {
        JsonNode json = JsonMapper.shared().readTree(payload);
        return new Incident(
                id,
                json.required("key_id").asString(),
                new Fingerprint(json.required("fingerprint").asString()),
                new RuleId(json.required("rule").asString()),
                json.required("rule_title").asString(),
                json.required("provider").asString(),
                Severity.valueOf(json.required("severity").asString().toUpperCase(Locale.ROOT)),
                assessment(json),
                Signal.valueOf(json.required("signal").asString().toUpperCase(Locale.ROOT)),
                json.required("place").asString(),
                textOrNull(json, "service"),
                textOrNull(json, "trace_id"),
                textOrNull(json, "sender"),
                texts(json.required("places")),
                texts(json.required("services")),
                count,
                firstSeen,
                lastSeen);
    }

    /**
     * An event that reports on an incident: CloudEvents 1.0 in JSON structured mode. These bytes are what is signed, kept and
     * sent, unchanged by any retry.
     *
     * @param response what is done about it; null for nothing beyond this report
     */
    byte[] event(
            LeakEvent kind,
            String eventId,
            String source,
            Instant time,
            Incident incident,
            @Nullable LeakResponse response) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode event = mapper.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", eventId);
        event.put("source", source);
        event.put("type", kind.type());
        event.put("subject", incident.subject());
        event.put("time", time.toString());
        event.put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        data.put("incident", incident.id());
        data.put("severity", incident.severity().word());
        ObjectNode credential = data.putObject("credential");
        credential.put("kind", incident.rule().value());
        credential.put("title", incident.ruleTitle());
        credential.put("provider", incident.provider());
        credential.put("match", response == null ? "pattern" : response.match());
        credential.put("confidence", incident.assessment().confidence().word());
        if (!incident.assessment().details().isEmpty()) {
            ObjectNode details = credential.putObject("details");
            incident.assessment().details().forEach(details::put);
        }
        ObjectNode fingerprint = credential.putObject("fingerprint");
        fingerprint.put("alg", FINGERPRINT_ALGORITHM);
        fingerprint.put("key_id", incident.keyId());
        fingerprint.put("value", incident.fingerprint().hex());
        if (response != null) {
            LeakResponseJson.add(data, credential, response);
        }
        ObjectNode where = data.putObject("where");
        where.put("signal", incident.signal().word());
        where.put("place", incident.place());
        if (incident.service() != null) {
            where.put("service", incident.service());
        }
        if (incident.traceId() != null) {
            where.put("trace_id", incident.traceId());
        }
        if (incident.sender() != null) {
            where.put("sender", incident.sender());
        }
        where.put("count", incident.count());
        where.put("first_seen", incident.firstSeen().toString());
        where.put("egress_blocked", true);
        return mapper.writeValueAsBytes(event);
    }

    /** Records of before there was evidence have none. */
    private static Assessment assessment(JsonNode json) {
        Map<String, String> details = new HashMap<>();
        json.path("details").forEachEntry((name, value) -> details.put(name, value.asString()));
        String confidence = json.path("confidence").asString(Confidence.MEDIUM.word());
        return new Assessment(Confidence.valueOf(confidence.toUpperCase(Locale.ROOT)), details);
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static @Nullable String textOrNull(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value.asString();
    }
}
