package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Revokes tokens of an OAuth 2.0 server (RFC 7009) whose endpoints it discovers (RFC 8414, OpenID Connect Discovery),
 * and asks by introspection (RFC 7662) whether they are dead. The server takes tokens of our own client only.
 */
final class OAuthConnector implements Connector {
    private static final Limits LIMITS = new Limits(600, 4, Duration.ofSeconds(30));
    private static final List<String> DISCOVERY =
            List.of("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server");
    private static final ByteTemplate TOKEN = ByteTemplate.of("token={secret}", ByteTemplate.Encoding.PERCENT);

    private final String name;
    private final ProviderClient client;
    private final String clientId;
    private final SecretValue clientSecret;
    private volatile @Nullable Endpoints endpoints;

    /** @param client for the issuer's address */
    OAuthConnector(String name, ProviderClient client, String clientId, SecretValue clientSecret) {
        this.name = name;
        this.client = client;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Needs needs() {
        return Needs.PLAINTEXT;
    }

    @Override
    public Scope scope(Target target) {
        return Scope.TOKEN_TREE; // a refresh token takes its grant with it
    }

    @Override
    public boolean accepts(Target target) {
        return true;
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Plan plan(Target target) throws InterruptedException {
        try {
            Endpoints known = endpoints();
            return new Plan(
                    List.of("POST " + known.revocation().getRawPath()),
                    List.of("issuer: " + client.base().getRawAuthority()),
                    null);
        } catch (HttpFailure e) {
            return new Plan(List.of("discovery"), List.of("discovery: " + e.kind()), null);
        } catch (UnusableServerException e) {
            return new Plan(List.of("discovery"), List.of(), e.getMessage());
        }
    }

    @Override
    public Outcome revoke(Target target, @Nullable Secret secret) throws InterruptedException {
        try {
            return secret == null
                    ? new Outcome.Refused("no secret")
                    : ProviderClient.outcome(post(endpoints().revocation(), secret));
        } catch (HttpFailure e) {
            return ProviderClient.outcome(e);
        } catch (UnusableServerException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Verification verify(Target target, @Nullable Secret secret) throws InterruptedException {
        try {
            URI introspection = endpoints().introspection();
            if (introspection == null || secret == null) {
                return Verification.UNSUPPORTED;
            }
            HttpReply reply = post(introspection, secret);
            JsonNode active = ProviderClient.json(reply).path("active");
            return !reply.isSuccess() || !active.isBoolean()
                    ? Verification.UNKNOWN
                    : active.asBoolean() ? Verification.ALIVE : Verification.DEAD;
        } catch (HttpFailure e) {
            return Verification.UNKNOWN;
        } catch (UnusableServerException e) {
            return Verification.UNSUPPORTED;
        }
    }

    private HttpReply post(URI endpoint, Secret secret) throws HttpFailure, InterruptedException {
        String basic = form(clientId) + ":" + form(clientSecret.reveal());
        return client.call(HttpCall.of("POST", endpoint)
                .header("accept", "application/json")
                .header(
                        "authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .body("application/x-www-form-urlencoded", TOKEN.fill(variable -> secret.copy())));
    }

    /** What the server tells of itself, once. */
    private Endpoints endpoints() throws HttpFailure, InterruptedException, UnusableServerException {
        Endpoints known = endpoints;
        if (known != null) {
            return known;
        }
        for (String path : DISCOVERY) {
            HttpReply reply = client.call(HttpCall.of("GET", client.uri(path)).header("accept", "application/json"));
            if (reply.isSuccess()) {
                JsonNode metadata = ProviderClient.json(reply);
                Endpoints found = new Endpoints(
                        endpoint(metadata, "revocation_endpoint"),
                        metadata.has("introspection_endpoint") ? endpoint(metadata, "introspection_endpoint") : null);
                endpoints = found;
                return found;
            }
        }
        throw new UnusableServerException("no discovery document");
    }

    /** At the issuer's own host and port only: our secret and the leaked one go there. */
    private URI endpoint(JsonNode metadata, String field) throws UnusableServerException {
        String text = metadata.path(field).asString("");
        if (text.isEmpty()) {
            throw new UnusableServerException("no " + field);
        }
        try {
            URI endpoint = URI.create(text);
            boolean isSame = client.base().getScheme().equals(endpoint.getScheme())
                    && client.base().getRawAuthority().equals(endpoint.getRawAuthority());
            if (isSame && endpoint.getRawUserInfo() == null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // the same refusal
        }
        throw new UnusableServerException(field + " is not at the issuer");
    }

    /** RFC 6749 section 2.3.1. */
    private static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Endpoints(URI revocation, @Nullable URI introspection) {}

    private static final class UnusableServerException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableServerException(String message) {
            super(message);
        }
    }
}
