package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.KeycloakServer;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a leaked OAuth 2.0 token to its death at a real Keycloak, through the whole proxy. */
class KeycloakEndToEndIT {
    private static final String VERIFIED = "io.scrubjay.leak.verified.v1";

    @SuppressWarnings("NullAway.Init")
    private static KeycloakServer keycloak;

    @TempDir
    private Path dir = Path.of("");

    @BeforeAll
    static void startKeycloak() {
        keycloak = KeycloakServer.start();
    }

    @AfterAll
    static void stopKeycloak() {
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @BeforeEach
    void writeSecret() throws Exception {
        Files.writeString(dir.resolve("client-secret"), keycloak.client().secret());
    }

    @Test
    void leak_accessToken_isInactiveAndReported() {
        try (ProxyUnderTest proxy = proxy();
                LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {
            // given
            String token = keycloak.clientToken(keycloak.client());
            String neighbour = keycloak.clientToken(keycloak.client());

            // when
            agent.log("calling with " + token);

            // then
            Eventually.await("inactive", () -> !keycloak.isActive(token));
            List<JsonNode> events = events(proxy, token);
            assertThat(events)
                    .extracting(event -> event.get("type").asString())
                    .containsExactly("io.scrubjay.leak.detected.v1", "io.scrubjay.leak.revoked.v1", VERIFIED);
            JsonNode verified = events.getLast().get("data");
            assertThat(verified.at("/credential/kind").asString()).isEqualTo("jwt");
            assertThat(verified.at("/policy/id").asString()).isEqualTo("tokens");
            assertThat(verified.at("/action/state").asString()).isEqualTo("verified_dead");
            assertThat(keycloak.isActive(neighbour)).isTrue();
            assertThat(proxy.reports().bodies()).noneMatch(body -> body.contains(token));
        }
    }

    @Test
    void leak_refreshToken_endsItsSession() {
        try (ProxyUnderTest proxy = proxy();
                LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {
            // given
            KeycloakServer.Grant grant = keycloak.userGrant();

            // when
            agent.log("refreshing with " + grant.refresh());

            // then
            assertThat(events(proxy, grant.refresh()).getLast().get("type").asString())
                    .isEqualTo(VERIFIED);
            assertThat(keycloak.refreshes(grant.refresh())).isFalse();
            assertThat(keycloak.isActive(grant.access())).isFalse();
        }
    }

    @Test
    void leak_tokenThatIsDeadAlready_isVerifiedDead() {
        try (ProxyUnderTest proxy = proxy();
                LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {
            // given
            KeycloakServer.Grant grant = keycloak.userGrant();
            keycloak.endSession(grant);

            // when
            agent.log("refreshing with " + grant.refresh());

            // then
            assertThat(events(proxy, grant.refresh()).getLast().get("type").asString())
                    .isEqualTo(VERIFIED);
        }
    }

    private ProxyUnderTest proxy() {
        return ProxyUnderTest.start(dir, """
                revocation:
                  connectors:
                    - {name: keycloak, type: oauth, url: "%s", user: %s, credential: "file:client-secret",
                       allowPrivate: true}
                  policies: [{id: tokens, mode: enforce, match: {rules: [jwt]}, connector: keycloak}]
                """.formatted(keycloak.issuer(), keycloak.client().id()));
    }

    /** The three of a leak that is revoked, in order. */
    private static List<JsonNode> events(ProxyUnderTest proxy, String secret) {
        String value = LeakingAgent.fingerprint(proxy.key(), secret);
        Eventually.await("three events", () -> eventsOf(proxy, value).size() >= 3);
        return eventsOf(proxy, value);
    }

    private static List<JsonNode> eventsOf(ProxyUnderTest proxy, String fingerprint) {
        return proxy.reports().events().stream()
                .filter(event -> event.at("/data/credential/fingerprint/value").asString().equals(fingerprint))
                .sorted(Comparator.comparing(event -> event.get("id").asString()))
                .toList();
    }
}
