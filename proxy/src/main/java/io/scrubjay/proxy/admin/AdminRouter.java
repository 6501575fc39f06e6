package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the resources of a path, one a method. */
final class AdminRouter {
    private static final String VARIABLE = "{id}";

    private final Map<String, Map<HttpMethod, AdminResource>> exact = new HashMap<>();
    private final Map<String, Map<HttpMethod, AdminResource>> byPrefix = new HashMap<>();

    AdminRouter(List<AdminResource> resources) {
        for (AdminResource resource : resources) {
            String path = resource.path();
            Map<String, Map<HttpMethod, AdminResource>> paths = exact;
            if (path.endsWith(VARIABLE)) {
                path = path.substring(0, path.length() - VARIABLE.length());
                paths = byPrefix;
            }
            paths.computeIfAbsent(path, unknown -> new LinkedHashMap<>()).put(resource.method(), resource);
        }
    }

    Optional<Route> route(String path) {
        Map<HttpMethod, AdminResource> resources = exact.get(path);
        if (resources != null) {
            return Optional.of(new Route(resources, ""));
        }
        int slash = path.lastIndexOf('/');
        if (slash < 0 || slash == path.length() - 1) {
            return Optional.empty();
        }
        return Optional.ofNullable(byPrefix.get(path.substring(0, slash + 1)))
                .map(found -> new Route(found, path.substring(slash + 1)));
    }

    /** The resources of a path by method, and the value of its variable. */
    record Route(Map<HttpMethod, AdminResource> resources, String id) {

        /** What answers a method; null if nothing does. */
        @Nullable AdminResource resource(HttpMethod method) {
            return resources.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
        }

        /** The methods that are answered: {@code "GET, HEAD"}. */
        String methods() {
            return resources.keySet().stream()
                    .map(method -> method.equals(HttpMethod.GET) ? "GET, HEAD" : method.name())
                    .collect(Collectors.joining(", "));
        }
    }
}
