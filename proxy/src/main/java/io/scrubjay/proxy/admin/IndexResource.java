package io.scrubjay.proxy.admin;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says which resources there are. */
final class IndexResource implements AdminResource {
    private final List<AdminResource> resources;

    IndexResource(List<AdminResource> resources) {
        this.resources = List.copyOf(resources);
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String description() {
        return "this list";
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", "scrubjay");
        ArrayNode items = body.putArray("resources");
        for (AdminResource resource : resources) {
            items.addObject().put("path", resource.path()).put("description", resource.description());
        }
        return AdminResponse.json(200, body);
    }
}
