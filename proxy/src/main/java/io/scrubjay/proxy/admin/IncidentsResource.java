package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.incident.IncidentReport;
import io.scrubjay.proxy.incident.IncidentService;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Incidents, newest first, page by page. */
final class IncidentsResource implements AdminResource {
    private static final int MAX_LIMIT = 500;

    private final IncidentService incidents;

    IncidentsResource(IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public String path() {
        return "/v1/incidents";
    }

    @Override
    public String description() {
        return "incidents, newest first; ?limit=1.." + MAX_LIMIT + ", &after=<id of the last one before>";
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        PageQuery query = PageQuery.of(request, MAX_LIMIT);
        List<IncidentReport> page =
                incidents.list(query.limit(), query.after()).join();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("incidents");
        page.forEach(report -> items.add(IncidentJson.of(report)));
        if (page.size() == query.limit()) {
            body.put("next", page.getLast().incident().id());
        }
        return AdminResponse.json(200, body);
    }
}
