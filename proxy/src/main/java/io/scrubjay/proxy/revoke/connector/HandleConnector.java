package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.revoke.Handle;
import java.util.Set;

/** What connectors have in common that work by a handle of one of some types and never see the secret. */
abstract class HandleConnector implements Connector {
    private final String name;
    private final Set<String> types;
    private final Limits limits;

    /** @param types of {@link Handle} */
    HandleConnector(String name, Set<String> types, Limits limits) {
        this.name = name;
        this.types = types;
        this.limits = limits;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Needs needs() {
        return Needs.HANDLE;
    }

    @Override
    public Scope scope(Target target) {
        return Scope.CREDENTIAL;
    }

    @Override
    public boolean accepts(Target target) {
        return types.contains(target.handle().type());
    }

    @Override
    public final Limits limits() {
        return limits;
    }
}
