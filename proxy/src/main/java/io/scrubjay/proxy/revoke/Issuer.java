package io.scrubjay.proxy.revoke;

import java.util.Set;

/**
 * Who may register credentials.
 *
 * @param name by which the configuration knows it
 * @param connectors whose handles it may register, by their names
 */
public record Issuer(String name, Set<String> connectors) {
    public Issuer {
        connectors = Set.copyOf(connectors);
    }
}
