package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.scrubjay.proxy.incident.IncidentService;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** Has reports sent again that webhooks did not get. */
final class ReplayResource implements AdminResource {
    private final IncidentService incidents;

    ReplayResource(IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public String path() {
        return "/v1/dead-letters/replay";
    }

    @Override
    public String description() {
        return "POST with the token of admin.token {event} or {all: true}: sends dead letters again";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        JsonBody body = JsonBody.of(request, Set.of("event", "all"));
        boolean all = body.flag("all");
        if (all == body.has("event")) {
            throw ProblemException.badRequest("body: which dead letters is not clear (expected: event, or all: true)");
        }
        @Nullable String event = all ? null : body.text("event", null);
        int replayed = incidents.replay(event, request.caller().name()).join();
        if (!all && replayed == 0) {
            throw ProblemException.notFound("event: no dead letter of that id (expected: one of /v1/dead-letters,"
                    + " for a webhook that is configured)");
        }
        return AdminResponse.json(202, JsonNodeFactory.instance.objectNode().put("replayed", replayed));
    }
}
