package io.scrubjay.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Keycloak with its data in memory, which {@code deploy/interop/keycloak} unpacks, with a realm, two confidential
 * clients and a user; where it is missing the test is skipped.
 */
public final class KeycloakServer implements AutoCloseable {
    private static final String REALM = "leaks";
    private static final String USER = "anna";
    private static final String TOKENS = "/protocol/openid-connect/token";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String password = random();
    private final Client client = new Client("deployer", random() + "+/&=");
    private final Client otherClient = new Client("reporter", random());
    private final URI address;
    private final Interop.Running program;

    /** A confidential client. */
    public record Client(String id, String secret) {
        @Override
        public String toString() {
            return id;
        }
    }

    /** An access token, and the refresh token of its session. */
    public record Grant(String access, String refresh) {
        @Override
        public String toString() {
            return "[hidden]";
        }
    }

    private KeycloakServer(String program, int port) {
        address = URI.create("http://127.0.0.1:" + port);
        this.program = Interop.start(
                List.of(program, "start-dev", "--db=dev-mem", "--http-host=127.0.0.1", "--http-port=" + port),
                Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m",
                        "KC_BOOTSTRAP_ADMIN_USERNAME", USER,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", password),
                line -> line.contains("Listening on: http://"));
    }

    /** Starts one on a free port. */
    public static KeycloakServer start() {
        String program = Peers.requireBuilt("keycloak/bin/kc.sh", "keycloak").toString();
        KeycloakServer server = new KeycloakServer(program, Peers.freeTcpPort());
        try {
            server.createRealm();
            return server;
        } catch (RuntimeException | AssertionError e) {
            server.close();
            throw e;
        }
    }

    /** The issuer of the realm. */
    public URI issuer() {
        return address.resolve("/realms/" + REALM);
    }

    /** The client that tokens are issued to. */
    public Client client() {
        return client;
    }

    /** Another, whose tokens are none of the first one's. */
    public Client otherClient() {
        return otherClient;
    }

    /** A token of the client itself. */
    public String clientToken(Client of) {
        return post(issuer() + TOKENS, Map.of("grant_type", "client_credentials"), of)
                .get("access_token")
                .asString();
    }

    /** The tokens of a session that the client has for the user. */
    public Grant userGrant() {
        JsonNode answer = post(
                issuer() + TOKENS, Map.of("grant_type", "password", "username", USER, "password", password), client);
        return new Grant(
                answer.get("access_token").asString(), answer.get("refresh_token").asString());
    }

    /** Ends the session of a grant, as its user does who logs out. */
    public void endSession(Grant grant) {
        HttpResponse<String> ended = send(form(
                issuer() + "/protocol/openid-connect/logout", Map.of("refresh_token", grant.refresh()), client));
        if (ended.statusCode() != 204) {
            throw new AssertionError("logout: " + ended.statusCode() + " " + ended.body());
        }
    }

    /** Whether the server says that a token of the client is active. */
    public boolean isActive(String token) {
        return post(issuer() + TOKENS + "/introspect", Map.of("token", token), client)
                .get("active")
                .asBoolean();
    }

    /** Whether the client still gets an access token for a refresh token. */
    public boolean refreshes(String token) {
        Map<String, String> fields = Map.of("grant_type", "refresh_token", "refresh_token", token);
        return send(form(issuer() + TOKENS, fields, client)).statusCode() == 200;
    }

    @Override
    public void close() {
        program.close();
        http.close();
    }

    private void createRealm() {
        String admin = post(
                        address + "/realms/master" + TOKENS,
                        Map.of("grant_type", "password", "username", USER, "password", password),
                        new Client("admin-cli", ""))
                .get("access_token")
                .asString();
        HttpResponse<String> created = send(HttpRequest.newBuilder(address.resolve("/admin/realms"))
                .header("authorization", "Bearer " + admin)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"realm": "%s", "enabled": true,
                         "clients": [%s, %s],
                         "users": [{"username": "%s", "enabled": true, "email": "anna@example.invalid", "emailVerified": true,
                          "firstName": "Anna", "lastName": "Example",
                          "credentials": [{"type": "password", "value": "%s", "temporary": false}]}]}
                        """.formatted(REALM, definition(client), definition(otherClient), USER, password)))
                .build());
        if (created.statusCode() != 201) {
            throw new AssertionError("realm: " + created.statusCode() + " " + created.body());
        }
    }

    private static String definition(Client of) {
        return """
                {"clientId": "%s", "secret": "%s", "publicClient": false, "serviceAccountsEnabled": true,
                 "directAccessGrantsEnabled": true}""".formatted(of.id(), of.secret());
    }

    private JsonNode post(String uri, Map<String, String> fields, Client as) {
        HttpResponse<String> response = send(form(uri, fields, as));
        if (response.statusCode() != 200) {
            throw new AssertionError(uri + ": " + response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpRequest form(String uri, Map<String, String> fields, Client as) {
        Map<String, String> all = new HashMap<>(fields);
        all.putAll(Map.of("client_id", as.id(), "client_secret", as.secret()));
        String form = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(uri))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String random() {
        return HexFormat.of().formatHex(SecureRandom.getSeed(20));
    }
}
