package io.scrubjay.proxy.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the resource of a path. */
final class AdminRouter {
    private static final String VARIABLE = "{id}";

    private final Map<String, AdminResource> exact = new HashMap<>();
    private final Map<String, AdminResource> byPrefix = new HashMap<>();

    AdminRouter(List<AdminResource> resources) {
        for (AdminResource resource : resources) {
            String path = resource.path();
            if (path.endsWith(VARIABLE)) {
                byPrefix.put(path.substring(0, path.length() - VARIABLE.length()), resource);
            } else {
                exact.put(path, resource);
            }
        }
    }

    Optional<Route> route(String path) {
        AdminResource resource = exact.get(path);
        if (resource != null) {
            return Optional.of(new Route(resource, ""));
        }
        int slash = path.lastIndexOf('/');
        if (slash < 0 || slash == path.length() - 1) {
            return Optional.empty();
        }
        return Optional.ofNullable(byPrefix.get(path.substring(0, slash + 1)))
                .map(found -> new Route(found, path.substring(slash + 1)));
    }

    /** A resource and the value of its path's variable. */
    record Route(AdminResource resource, String id) {}
}
