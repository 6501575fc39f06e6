package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.incident.DeadLetter;
import io.scrubjay.proxy.incident.IncidentService;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reports that webhooks did not get, newest event first, page by page. */
final class DeadLettersResource implements AdminResource {
    private static final int MAX_LIMIT = 500;

    private final IncidentService incidents;

    DeadLettersResource(IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public String path() {
        return "/v1/dead-letters";
    }

    @Override
    public String description() {
        return "reports that webhooks did not get, newest event first; ?limit=1.." + MAX_LIMIT
                + " events, &after=<id of the last one before>";
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        PageQuery page = PageQuery.of(request, MAX_LIMIT);
        List<DeadLetter> letters =
                incidents.deadLetters(page.limit(), page.after()).join();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("dead_letters");
        for (DeadLetter letter : letters) {
            items.addObject()
                    .put("event", letter.eventId())
                    .put("type", letter.type())
                    .put("incident", letter.incidentId())
                    .put("webhook", letter.target())
                    .put("attempts", letter.attempts())
                    .put("result", letter.result())
                    .put("created_at", letter.createdAt().toString())
                    .put("given_up_at", letter.givenUpAt().toString());
        }
        if (letters.stream().map(DeadLetter::eventId).distinct().count() == page.limit()) {
            body.put("next", letters.getLast().eventId());
        }
        return AdminResponse.json(200, body);
    }
}
