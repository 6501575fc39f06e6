package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.revoke.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Revokes tokens of Vault and OpenBao by their accessors, and leases by their ids. It looks each one up first,
 * refuses root tokens and its own, and is sure of a death when a look-up no longer finds what was revoked.
 *
 * <p>Its token needs {@code update} on {@code auth/token/lookup-accessor}, {@code auth/token/revoke-accessor},
 * {@code sys/leases/lookup} and {@code sys/leases/revoke}, and nothing else.
 *
 * @see <a href="https://openbao.org/api-docs/auth/token/">Token auth method API</a>
 * @see <a href="https://openbao.org/api-docs/system/leases/">Leases API</a>
 */
public final class VaultConnector extends HandleConnector {
    private static final String ACCESSOR = "accessor";
    private static final String LEASE = "lease";
    private static final Limits LIMITS = new Limits(6_000, 8, Duration.ofSeconds(5));

    private final ProviderClient client;
    private final SecretValue token;
    private final @Nullable String namespace;
    private volatile @Nullable String ownAccessor;

    /**
     * @param client for the server's address, without {@code /v1}
     * @param token that we authenticate with
     * @param namespace of the tokens and leases; null for the root one
     */
    public VaultConnector(String name, ProviderClient client, SecretValue token, @Nullable String namespace) {
        super(name, Set.of(ACCESSOR, LEASE), LIMITS);
        this.client = client;
        this.token = token;
        this.namespace = namespace;
    }

    @Override
    public Scope scope(Target target) {
        return target.handle().type().equals(LEASE) ? Scope.LEASE : Scope.TOKEN_TREE;
    }

    @Override
    public Plan plan(Target target) throws InterruptedException {
        Call revocation = revocation(target.handle());
        LookUp found = lookUp(target.handle());
        String lookUp = "POST " + lookUpPath(target.handle());
        List<String> steps = List.of(lookUp, "POST " + revocation.path(), lookUp + " until it is gone");
        return switch (found) {
            case LookUp.Alive alive -> new Plan(steps, alive.facts(), alive.refusal());
            case LookUp.Gone() -> new Plan(steps, List.of("already dead"), null);
            case LookUp.Failed failed -> new Plan(steps, List.of("look-up: " + failed.outcome().result()), null);
        };
    }

    @Override
    public Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException {
        switch (lookUp(target.handle())) {
            case LookUp.Gone() -> {
                return new Outcome.AlreadyDead("no such " + target.handle().type());
            }
            case LookUp.Failed failed -> {
                return failed.outcome();
            }
            case LookUp.Alive alive -> {
                if (alive.refusal() != null) {
                    return new Outcome.Refused(alive.refusal());
                }
            }
        }
        try {
            Call call = revocation(target.handle());
            HttpReply reply = post(call);
            boolean isGone = (reply.status() == 400 && isNotFound(reply))
                    || (reply.status() == 200 && !ProviderClient.json(reply).path("warnings").isEmpty());
            return isGone
                    ? new Outcome.AlreadyDead(Integer.toString(reply.status()))
                    : ProviderClient.outcome(reply);
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        }
    }

    @Override
    public Verification verify(Target target, @Nullable Secret secret) throws InterruptedException {
        return switch (lookUp(target.handle())) {
            case LookUp.Gone() -> Verification.DEAD;
            case LookUp.Alive alive -> Verification.ALIVE;
            case LookUp.Failed failed -> Verification.UNKNOWN;
        };
    }

    private LookUp lookUp(Handle handle) throws InterruptedException {
        try {
            HttpReply reply = post(new Call(lookUpPath(handle), field(handle), handle.id(), false));
            if (reply.isSuccess()) {
                JsonNode data = ProviderClient.json(reply).path("data");
                return new LookUp.Alive(facts(data), refusal(handle, data));
            }
            return isNotFound(reply) ? new LookUp.Gone() : new LookUp.Failed(ProviderClient.outcome(reply));
        } catch (HttpFailure e) {
            return new LookUp.Failed(ProviderClient.outcome(e));
        }
    }

    private @Nullable String refusal(Handle handle, JsonNode data) throws InterruptedException {
        if (data.path("policies").valueStream().anyMatch(policy -> policy.asString("").equals("root"))) {
            return "root token";
        }
        return handle.type().equals(ACCESSOR) && handle.id().equals(ownAccessor()) ? "our own token" : null;
    }

    /** Empty where we may not know. */
    private String ownAccessor() throws InterruptedException {
        String known = ownAccessor;
        if (known != null) {
            return known;
        }
        try {
            HttpReply reply = client.call(authenticated(HttpCall.of("GET", client.uri("/v1/auth/token/lookup-self"))));
            String accessor = ProviderClient.json(reply).path("data").path("accessor").asString("");
            if (reply.isSuccess() || reply.status() == 403) {
                ownAccessor = accessor;
            }
            return accessor;
        } catch (HttpFailure e) {
            return "";
        }
    }

    private static List<String> facts(JsonNode data) {
        List<String> facts = new ArrayList<>();
        if (data.has("policies")) {
            facts.add("policies: "
                    + String.join(
                            ", ",
                            data.get("policies").valueStream().map(policy -> policy.asString("")).toList()));
        }
        for (String key : List.of("path", "ttl", "entity_id")) {
            String value = data.path(key).asString("");
            if (!value.isEmpty()) {
                facts.add(key + ": " + value);
            }
        }
        return facts;
    }

    private static String lookUpPath(Handle handle) {
        return handle.type().equals(LEASE) ? "/v1/sys/leases/lookup" : "/v1/auth/token/lookup-accessor";
    }

    private static String field(Handle handle) {
        return handle.type().equals(LEASE) ? "lease_id" : ACCESSOR;
    }

    private static Call revocation(Handle handle) {
        boolean isLease = handle.type().equals(LEASE);
        return new Call(
                isLease ? "/v1/sys/leases/revoke" : "/v1/auth/token/revoke-accessor",
                field(handle),
                handle.id(),
                isLease);
    }

    /** A look-up of what is gone is answered by 400, 403 or 404, as releases differ, with a text that says so. */
    private static boolean isNotFound(HttpReply reply) {
        if (reply.status() != 400 && reply.status() != 403 && reply.status() != 404) {
            return false;
        }
        return ProviderClient.json(reply)
                .path("errors")
                .valueStream()
                .map(error -> error.asString(""))
                .anyMatch(error -> error.contains("invalid accessor")
                        || error.contains("invalid lease")
                        || error.contains("token not found")
                        || error.contains("lease not found"));
    }

    private HttpReply post(Call call) throws HttpFailure, InterruptedException {
        var body = JsonMapper.shared().createObjectNode().put(call.field(), call.id());
        if (call.sync()) {
            body.put("sync", true);
        }
        return client.call(authenticated(HttpCall.of("POST", client.uri(call.path()))
                .body("application/json", JsonMapper.shared().writeValueAsBytes(body))));
    }

    private HttpCall authenticated(HttpCall call) {
        call.header("x-vault-token", token.reveal()).header("x-vault-request", "true");
        return namespace == null ? call : call.header("x-vault-namespace", namespace);
    }

    /** A request by one name; {@code sync} has leases revoked before the answer. */
    private record Call(String path, String field, String id, boolean sync) {}

    /** What a look-up told. */
    private sealed interface LookUp {
        record Alive(List<String> facts, @Nullable String refusal) implements LookUp {}

        record Gone() implements LookUp {}

        record Failed(Outcome outcome) implements LookUp {}
    }
}
