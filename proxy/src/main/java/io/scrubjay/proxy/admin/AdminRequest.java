package io.scrubjay.proxy.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was routed to a resource.
 *
 * @param id what stands for the variable in the resource's path; empty where the path has none
 * @param query the query's parameters, decoded
 * @param body empty for GET and HEAD
 * @param caller who asks
 */
record AdminRequest(String id, Map<String, List<String>> query, RequestBody body, Caller caller) {
    AdminRequest {
        query = Map.copyOf(query);
    }

    /**
     * The value of a parameter.
     *
     * @throws ProblemException if it stands there twice
     */
    Optional<String> parameter(String name) throws ProblemException {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw ProblemException.badRequest(name + ": " + values.size() + " values (expected: one)");
        }
        return values.stream().findFirst();
    }
}
