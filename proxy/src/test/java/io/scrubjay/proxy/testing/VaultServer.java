package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Vault server with its data in memory, which {@code deploy/interop/vault} builds; where it is missing the test
 * is skipped.
 */
public final class VaultServer implements AutoCloseable {
    private final Interop.Running program;
    private final URI address;
    private final String rootToken;
    private final HttpClient client = HttpClient.newHttpClient();

    private VaultServer(Interop.Running program) {
        this.program = program;
        JsonNode ready = JsonMapper.shared().readTree(program.line());
        this.address = URI.create(ready.get("address").asString());
        this.rootToken = ready.get("token").asString();
    }

    /** Starts one on a free port. */
    public static VaultServer start() {
        return new VaultServer(Interop.start(
                List.of(Peers.requireBuilt("vault-server", "vault").toString()), Map.of(), line -> line.startsWith("{\"address\"")));
    }

    /** Scheme, host and port. */
    public URI address() {
        return address;
    }

    /** The token that may do anything. */
    public String rootToken() {
        return rootToken;
    }

    /** Calls it with the root token; the answer, null where it has none. */
    public JsonNode call(String method, String path, String body) {
        HttpResponse<String> response = send(method, path, rootToken, body);
        if (response.statusCode() >= 300) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body().isEmpty() ? "{}" : response.body());
    }

    /** Whether a token can still look at itself. */
    public boolean isAlive(String token) {
        return send("GET", "/v1/auth/token/lookup-self", token, "").statusCode() == 200;
    }

    /** A token with these policies; {@code client_token} and {@code accessor} of the answer. */
    public JsonNode createToken(String policies) {
        return call("POST", "/v1/auth/token/create", "{\"policies\": [" + policies + "], \"ttl\": \"1h\"}")
                .get("auth");
    }

    /** A token that may do just what a connector does, as its documentation says. */
    public String revokerToken() {
        StringBuilder policy = new StringBuilder();
        for (String path : new String[] {
            "auth/token/lookup-accessor", "auth/token/revoke-accessor", "sys/leases/lookup", "sys/leases/revoke"
        }) {
            policy.append("path \\\"").append(path).append("\\\" { capabilities = [\\\"update\\\"] }\\n");
        }
        call("PUT", "/v1/sys/policies/acl/revoker", "{\"policy\": \"" + policy + "\"}");
        return createToken("\"revoker\"").get("client_token").asString();
    }

    private HttpResponse<String> send(String method, String path, String token, String body) {
        try {
            return client.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("x-vault-token", token)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        program.close();
        client.close();
    }
}
