package io.scrubjay.proxy.admin;

import tools.jackson.databind.node.JsonNodeFactory;

/** Says that the process runs and answers. */
final class LivezResource implements AdminResource {
    @Override
    public String path() {
        return "/livez";
    }

    @Override
    public String description() {
        return "200 while the process answers";
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        return AdminResponse.json(200, JsonNodeFactory.instance.objectNode().put("status", "live"));
    }
}
