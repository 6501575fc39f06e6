package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.testing.KeycloakServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The connector for OAuth 2.0 against a real Keycloak. */
class KeycloakConnectorIT {
    private static final HttpCaller CALLER = new HttpCaller(Duration.ofSeconds(10));

    @SuppressWarnings("NullAway.Init")
    private static KeycloakServer keycloak;

    private final OAuthConnector connector =
            connector(keycloak.issuer(), keycloak.client().id(), keycloak.client().secret());

    @BeforeAll
    static void start() {
        keycloak = KeycloakServer.start();
    }

    @AfterAll
    static void stop() {
        if (keycloak != null) {
            keycloak.close();
        }
        CALLER.close();
    }

    @Test
    void plan_namesTheEndpointOfTheRealm() throws Exception {
        assertThat(connector.plan(TestClients.none()).steps())
                .containsExactly("POST /realms/leaks/protocol/openid-connect/revoke");
    }

    @Test
    void revoke_accessToken_isDead() throws Exception {
        // given
        String text = keycloak.clientToken(keycloak.client());
        Secret token = TestClients.secret(text);

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
        assertThat(keycloak.isActive(text)).isFalse();
    }

    @Test
    void revoke_refreshToken_takesItsSessionWithIt() throws Exception {
        // given
        KeycloakServer.Grant grant = keycloak.userGrant();
        Secret token = TestClients.secret(grant.refresh());

        // when
        Verification before = connector.verify(TestClients.none(), token);
        Outcome outcome = connector.revoke(TestClients.none(), token);
        Verification after = connector.verify(TestClients.none(), token);

        // then
        assertThat(before).isEqualTo(Verification.ALIVE);
        assertThat(outcome).isEqualTo(new Outcome.Done("200"));
        assertThat(after).isEqualTo(Verification.DEAD);
        assertThat(keycloak.refreshes(grant.refresh())).isFalse();
        assertThat(keycloak.isActive(grant.access())).isFalse();
    }

    @Test
    void revoke_tokenOfAnotherClient_livesAndIsNotCalledDead() throws Exception {
        // given
        String text = keycloak.clientToken(keycloak.otherClient());
        Secret token = TestClients.secret(text);

        // when
        Outcome outcome = connector.revoke(TestClients.none(), token);
        Verification after = connector.verify(TestClients.none(), token);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("400"));
        assertThat(after).isNotEqualTo(Verification.DEAD);
    }

    @Test
    void revoke_wrongClientSecret_isRefused() throws Exception {
        // given
        String text = keycloak.clientToken(keycloak.client());

        // when
        Outcome outcome = connector(keycloak.issuer(), keycloak.client().id(), "wrong")
                .revoke(TestClients.none(), TestClients.secret(text));

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("401"));
        assertThat(keycloak.isActive(text)).isTrue();
    }

    @Test
    void revoke_noSuchRealm_isRefused() throws Exception {
        // given
        OAuthConnector elsewhere = connector(
                keycloak.issuer().resolve("/realms/none"),
                keycloak.client().id(),
                keycloak.client().secret());

        // when
        Outcome outcome = elsewhere.revoke(TestClients.none(), TestClients.secret("token"));

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("no discovery document"));
    }

    private static OAuthConnector connector(URI issuer, String clientId, String clientSecret) {
        return new OAuthConnector(
                "keycloak", TestClients.client(issuer, CALLER), clientId, new SecretValue(clientSecret));
    }
}
