package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.incident.IncidentReport;
import io.scrubjay.proxy.incident.IncidentService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Incidents, newest first, page by page. */
final class IncidentsResource implements AdminResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final int MAX_LIMIT_DIGITS = 4;
    private static final int MAX_ID_CHARS = 64;

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
        if (!Set.of("limit", "after").containsAll(request.query().keySet())) {
            throw ProblemException.badRequest("query: unknown parameter (expected: limit, after)");
        }
        int limit = limit(request.parameter("limit"));
        Optional<String> after = request.parameter("after");
        if (after.isPresent() && (after.get().isEmpty() || after.get().length() > MAX_ID_CHARS)) {
            throw ProblemException.badRequest(
                    "after: " + after.get().length() + " characters (expected: the id of an incident)");
        }
        List<IncidentReport> page = incidents.list(limit, after.orElse(null)).join();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("incidents");
        page.forEach(report -> items.add(IncidentJson.of(report)));
        if (page.size() == limit) {
            body.put("next", page.getLast().incident().id());
        }
        return AdminResponse.json(200, body);
    }

    private static int limit(Optional<String> text) throws ProblemException {
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        String digits = text.get();
        boolean number = !digits.isEmpty()
                && digits.length() <= MAX_LIMIT_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = number ? Integer.parseInt(digits) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ProblemException.badRequest("limit: out of range (expected: 1 to " + MAX_LIMIT + ")");
        }
        return limit;
    }
}
