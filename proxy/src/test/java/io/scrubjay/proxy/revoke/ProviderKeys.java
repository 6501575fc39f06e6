package io.scrubjay.proxy.revoke;

import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The keys of a provider that is well: each is alive until it is revoked by {@code POST}. Any thread. */
final class ProviderKeys implements Function<ProviderServer.Request, Answer> {
    private final Set<String> dead = ConcurrentHashMap.newKeySet();

    /** Those that were revoked. */
    Set<String> dead() {
        return dead;
    }

    @Override
    public Answer apply(ProviderServer.Request request) {
        String key = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (request.method().equals("POST")) {
            dead.add(key);
        }
        return Answer.of(200, "{\"status\": \"" + (dead.contains(key) ? "inactive" : "active") + "\"}");
    }
}
