package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.revoke.Revocation;
import io.scrubjay.proxy.revoke.RevocationCodec;
import io.scrubjay.proxy.revoke.RevocationService;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Revocations, newest first, page by page; for the operator only, since handles stand in them. */
final class RevocationsResource implements AdminResource {
    private static final int MAX_LIMIT = 500;

    private final RevocationService revocations;

    RevocationsResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/revocations";
    }

    @Override
    public String description() {
        return "with the token of admin.token: revocations, newest first; ?limit=1.." + MAX_LIMIT
                + ", &after=<id of the last one before>";
    }

    @Override
    public Access access() {
        return Access.OPERATOR;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        PageQuery page = PageQuery.of(request, MAX_LIMIT);
        List<Revocation> found = revocations.list(page.limit(), page.after()).join();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("paused", revocations.isPaused()).put("breaker_open", revocations.isBreakerOpen());
        ArrayNode items = body.putArray("revocations");
        found.forEach(revocation -> items.add(RevocationCodec.json(revocation)));
        if (found.size() == page.limit()) {
            body.put("next", found.getLast().id());
        }
        return AdminResponse.json(200, body);
    }
}
