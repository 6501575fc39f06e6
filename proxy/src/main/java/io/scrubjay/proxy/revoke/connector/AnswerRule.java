package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.HttpReply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What an answer means.
 *
 * @param statuses any of which it has
 * @param json values by JSON pointer (RFC 6901), one of which must stand there; compared as texts
 */
record AnswerRule(Set<Integer> statuses, Map<String, List<String>> json, Meaning means) {

    /** What it can mean. */
    enum Meaning {
        /** Revoked, or the order was taken. */
        DONE,
        /** There is no such credential any more. */
        DEAD,
        /** The credential still works. */
        ALIVE,
        /** Later, perhaps. */
        RETRY,
        /** Never. */
        REFUSED
    }

    AnswerRule {
        statuses = Set.copyOf(statuses);
        json = Map.copyOf(json);
    }

    boolean matches(HttpReply reply) {
        if (!statuses.contains(reply.status())) {
            return false;
        }
        if (json.isEmpty()) {
            return true;
        }
        JsonNode body = ProviderClient.json(reply);
        return json.entrySet().stream()
                .allMatch(wanted -> wanted.getValue().contains(body.at(wanted.getKey()).asString("")));
    }
}
