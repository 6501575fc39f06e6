package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.incident.IncidentService;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The public keys of partner arrays, in the form in which GitHub and GitLab publish theirs. */
final class PartnerKeysResource implements AdminResource {
    private final IncidentService incidents;

    PartnerKeysResource(IncidentService incidents) {
        this.incidents = incidents;
    }

    @Override
    public String path() {
        return "/v1/partner-keys";
    }

    @Override
    public String description() {
        return "public keys by which receivers of partner arrays verify them";
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode keys = body.putArray("public_keys");
        incidents
                .partnerKeys()
                .forEach(key -> keys.addObject()
                        .put("key_identifier", key.identifier())
                        .put("key", key.pem())
                        .put("is_current", true));
        return AdminResponse.json(200, body);
    }
}
