package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.revoke.RevocationService;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The audit log, oldest entries first, page by page. */
final class AuditResource implements AdminResource {
    private static final int MAX_LIMIT = 1_000;

    private final RevocationService revocations;

    AuditResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/audit";
    }

    @Override
    public String description() {
        return "with the token of admin.token: the audit log, oldest first; ?limit=1.." + MAX_LIMIT
                + ", &after=<seq of the last one before>";
    }

    @Override
    public Access access() {
        return Access.OPERATOR;
    }

    @Override
    public AdminResponse answer(AdminRequest request) throws ProblemException {
        PageQuery page = PageQuery.of(request, MAX_LIMIT);
        String after = page.after() == null ? "0" : page.after();
        if (!after.matches("[0-9]{1,18}")) {
            throw ProblemException.badRequest("after: malformed (expected: the seq of an entry)");
        }
        List<ObjectNode> entries =
                revocations.audit(page.limit(), Long.parseLong(after)).join();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("entries");
        entries.forEach(items::add);
        if (entries.size() == page.limit()) {
            body.put("next", entries.getLast().get("seq").asLong());
        }
        return AdminResponse.json(200, body);
    }
}
