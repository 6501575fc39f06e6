package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.revoke.KillCodec;
import io.scrubjay.proxy.revoke.RevocationService;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The kill switches that are in force, and whose telemetry they hold back. */
final class KillsResource implements AdminResource {
    private final RevocationService revocations;

    KillsResource(RevocationService revocations) {
        this.revocations = revocations;
    }

    @Override
    public String path() {
        return "/v1/kills";
    }

    @Override
    public String description() {
        return "with the token of admin.token: kill switches in force, those first that expire first";
    }

    @Override
    public Access access() {
        return Access.OPERATOR;
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("kills");
        revocations.kills().join().forEach(kill -> items.add(KillCodec.json(kill)));
        return AdminResponse.json(200, body);
    }
}
