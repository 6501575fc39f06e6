package io.scrubjay.proxy.admin;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a resource answers.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body in UTF-8
 */
record AdminResponse(int status, String contentType, String body) {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    static AdminResponse json(int status, JsonNode body) {
        return new AdminResponse(status, "application/json", MAPPER.writeValueAsString(body) + "\n");
    }

    /** An error (RFC 9457); the detail must not repeat what the client sent, which may be anything. */
    static AdminResponse problem(int status, String title, String detail) {
        return new AdminResponse(
                status,
                "application/problem+json",
                MAPPER.writeValueAsString(MAPPER.createObjectNode()
                                .put("title", title)
                                .put("status", status)
                                .put("detail", detail))
                        + "\n");
    }
}
