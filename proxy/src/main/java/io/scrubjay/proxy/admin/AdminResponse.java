package io.scrubjay.proxy.admin;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a resource answers.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body in UTF-8
 * @param headers further ones, names in lower case
 */
record AdminResponse(int status, String contentType, String body, Map<String, String> headers) {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    AdminResponse {
        headers = Map.copyOf(headers);
    }

    AdminResponse(int status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    static AdminResponse json(int status, JsonNode body) {
        return new AdminResponse(status, "application/json", text(body));
    }

    /** An error (RFC 9457); the detail must not repeat what the client sent, which may be anything. */
    static AdminResponse problem(int status, String title, String detail) {
        return problem(status, title, detail, MAPPER.createObjectNode());
    }

    /** The same with further members. */
    static AdminResponse problem(int status, String title, String detail, ObjectNode members) {
        ObjectNode body = MAPPER.createObjectNode().put("title", title).put("status", status).put("detail", detail);
        body.setAll(members);
        return new AdminResponse(status, "application/problem+json", text(body));
    }

    /** The same answer with one more header. */
    AdminResponse with(String name, String value) {
        return new AdminResponse(status, contentType, body, Map.of(name, value));
    }

    private static String text(JsonNode body) {
        return MAPPER.writeValueAsString(body) + "\n";
    }
}
