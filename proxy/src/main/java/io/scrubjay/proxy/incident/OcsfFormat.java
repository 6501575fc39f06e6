package io.scrubjay.proxy.incident;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data Security Findings of OCSF (class 2006), for a SIEM. A finding is created with {@code leak.detected}, updated
 * by what follows and resolved with {@code leak.verified}; fingerprint, agent, policy and action stand under {@code
 * unmapped}, as the schema has no place for them yet.
 *
 * @see <a href="https://schema.ocsf.io/classes/data_security_finding">OCSF</a>
 */
final class OcsfFormat implements EventFormat {
    private static final int CLASS = 2006;

    @Override
    public String contentType() {
        return "application/json; charset=utf-8";
    }

    @Override
    public byte[] encode(byte[] cloudEvent) {
        JsonMapper mapper = JsonMapper.shared();
        JsonNode event = mapper.readTree(cloudEvent);
        JsonNode data = event.path("data");
        String type = event.path("type").asString();
        boolean isNew = type.equals(LeakEvent.DETECTED.type());
        int activity = isNew ? 1 : type.equals(LeakEvent.VERIFIED.type()) ? 3 : 2;
        ObjectNode finding = mapper.createObjectNode();
        finding.put("class_uid", CLASS);
        finding.put("category_uid", 2);
        finding.put("activity_id", activity);
        finding.put("type_uid", CLASS * 100 + activity);
        finding.put("time", millis(event.path("time")));
        finding.put("severity_id", severity(data.path("severity").asString("")));
        finding.put("status_id", status(type));
        finding.put("confidence_id", confidence(data.at("/credential/confidence").asString("")));
        finding.put("is_alert", isNew);
        finding.put(
                "message",
                data.at("/credential/title").asString("") + " leaked in "
                        + data.at("/where/place").asString(""));
        ObjectNode metadata = finding.putObject("metadata");
        metadata.put("version", "1.8.0");
        metadata.put("uid", event.path("id").asString());
        metadata.put("correlation_uid", event.path("subject").asString());
        metadata.put("event_code", type);
        metadata.putObject("product").put("name", "Scrubjay").put("vendor_name", "Scrubjay");
        ObjectNode info = finding.putObject("finding_info");
        info.put("uid", data.path("incident").asString());
        info.put("title", data.at("/credential/title").asString(""));
        info.put("first_seen_time", millis(data.at("/where/first_seen")));
        info.putArray("types").add("Leaked credential");
        info.putObject("analytic").put("uid", data.at("/credential/kind").asString("")).put("type_id", 1);
        ObjectNode resource = finding.putArray("resources").addObject();
        resource.put("uid", event.path("subject").asString());
        resource.put("type", "credential");
        resource.put("name", data.at("/credential/provider").asString(""));
        if (data.at("/agent/owner").isString()) {
            resource.putObject("owner").put("name", data.at("/agent/owner").asString());
        }
        ObjectNode unmapped = finding.putObject("unmapped");
        for (String name : new String[] {"credential", "agent", "where", "policy", "action"}) {
            if (data.has(name)) {
                unmapped.set(name, data.get(name));
            }
        }
        return mapper.writeValueAsBytes(finding);
    }

    private static long millis(JsonNode time) {
        return Instant.parse(time.asString()).toEpochMilli();
    }

    private static int severity(String word) {
        return switch (word) {
            case "low" -> 2;
            case "medium" -> 3;
            case "high" -> 4;
            case "critical" -> 5;
            default -> 0;
        };
    }

    private static int confidence(String word) {
        return switch (word) {
            case "low" -> 1;
            case "medium" -> 2;
            case "high" -> 3;
            default -> 0;
        };
    }

    /** New, in progress, or resolved. */
    private static int status(String type) {
        return type.equals(LeakEvent.DETECTED.type()) || type.equals(LeakEvent.SUPPRESSED.type())
                ? 1
                : type.equals(LeakEvent.VERIFIED.type()) ? 4 : 2;
    }
}
