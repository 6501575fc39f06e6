package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.testing.Interop;
import io.scrubjay.proxy.testing.Peers;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Against oidc-provider, a certified OAuth 2.0 server. */
class OAuthConnectorIT {
    private static final String CLIENT_ID = "revoker";
    private static final String CLIENT_SECRET = HexFormat.of().formatHex(SecureRandom.getSeed(20)) + "+/&=";
    private static final HttpCaller CALLER = new HttpCaller(Duration.ofSeconds(10));

    @SuppressWarnings("NullAway.Init")
    private static Interop.Running server;

    private final URI issuer = URI.create(server.line());
    private final OAuthConnector connector = connector(CLIENT_SECRET);

    @BeforeAll
    static void start() {
        String script = Peers.requireBuilt("oidc/node_modules/oidc-provider", "oidc")
                .resolve("../../server.mjs")
                .normalize()
                .toString();
        server = Interop.start(
                List.of("node", script, CLIENT_ID, CLIENT_SECRET), Map.of(), line -> line.startsWith("http://"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        CALLER.close();
    }

    @Test
    void revoke_accessToken_isDead() throws Exception {
        // given
        Secret token = TestClients.secret(token());

        // when
        Verification before = connector.verify(TestClients.none(), token);
        Outcome outcome = connector.revoke(TestClients.none(), token);
        Verification after = connector.verify(TestClients.none(), token);
        Outcome again = connector.revoke(TestClients.none(), token);

        // then
        assertThat(before).isEqualTo(Verification.ALIVE);
        assertThat(outcome).isEqualTo(new Outcome.Done("200"));
        assertThat(after).isEqualTo(Verification.DEAD);
        assertThat(again).isEqualTo(new Outcome.Done("200")); // RFC 7009 section 2.2: an unknown token is no error
    }

    @Test
    void revoke_wrongClientSecret_isRefused() throws Exception {
        // given
        Secret token = TestClients.secret(token());

        // when
        Outcome outcome = connector("wrong").revoke(TestClients.none(), token);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("401"));
        assertThat(connector.verify(TestClients.none(), token)).isEqualTo(Verification.ALIVE);
    }

    @Test
    void plan_namesTheEndpoint() throws Exception {
        assertThat(connector.plan(TestClients.none()).steps()).containsExactly("POST /token/revocation");
    }

    private OAuthConnector connector(String clientSecret) {
        return new OAuthConnector(
                "oauth", TestClients.client(issuer, CALLER), CLIENT_ID, new SecretValue(clientSecret));
    }

    private String token() throws Exception {
        String basic = CLIENT_ID + ":" + URLEncoder.encode(CLIENT_SECRET, StandardCharsets.UTF_8);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(issuer.resolve("/token"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("content-type", "application/x-www-form-urlencoded")
                            .header(
                                    "authorization",
                                    "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(response.body()).get("access_token").asString();
        }
    }
}
