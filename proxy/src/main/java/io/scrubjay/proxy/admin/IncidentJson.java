package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.incident.Delivery;
import io.scrubjay.proxy.incident.Incident;
import io.scrubjay.proxy.incident.IncidentReport;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Incidents as the API shows them. */
final class IncidentJson {
    private IncidentJson() {}

    static ObjectNode of(IncidentReport report) {
        Incident incident = report.incident();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", incident.id());
        json.put("subject", incident.subject());
        json.put("rule", incident.rule().value());
        json.put("title", incident.ruleTitle());
        json.put("provider", incident.provider());
        json.put("severity", incident.severity().word());
        json.put("confidence", incident.assessment().confidence().word());
        ObjectNode details = json.putObject("details");
        incident.assessment().details().forEach(details::put);
        json.put("fingerprint", incident.fingerprint().hex());
        json.put("signal", incident.signal().word());
        json.put("place", incident.place());
        json.put("service", incident.service());
        json.put("trace_id", incident.traceId());
        json.put("sender", incident.sender());
        ArrayNode places = json.putArray("places");
        incident.places().forEach(places::add);
        ArrayNode services = json.putArray("services");
        incident.services().forEach(services::add);
        json.put("count", incident.count());
        json.put("first_seen", incident.firstSeen().toString());
        json.put("last_seen", incident.lastSeen().toString());
        ArrayNode deliveries = json.putArray("deliveries");
        for (Delivery delivery : report.deliveries()) {
            ObjectNode item = deliveries.addObject();
            item.put("event", delivery.eventId());
            item.put("webhook", delivery.target());
            item.put("state", delivery.state().word());
            item.put("attempts", delivery.attempts());
            item.put("result", delivery.result());
            item.put("due_at", delivery.dueAt() == null ? null : delivery.dueAt().toString());
        }
        return json;
    }
}
