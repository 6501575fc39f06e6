package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.AddressRules;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.revoke.Handle;
import io.scrubjay.proxy.testing.VaultServer;
import io.scrubjay.proxy.tls.TlsContexts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against a real Vault, with a token that may do no more than the connector says it needs. */
class VaultConnectorIT {
    @SuppressWarnings("NullAway.Init")
    private static VaultServer vault;

    private static final HttpCaller CALLER = new HttpCaller(Duration.ofSeconds(10));
    private static String revokerToken = "";

    private final VaultConnector connector = connector(vault.address(), revokerToken, true);

    @BeforeAll
    static void start() {
        vault = VaultServer.start();
        revokerToken = vault.revokerToken();
        vault.call("POST", "/v1/sys/mounts/leased", "{\"type\": \"kv\"}");
    }

    @AfterAll
    static void stop() {
        if (vault != null) {
            vault.close();
        }
        CALLER.close();
    }

    @Test
    void revoke_accessor_killsTheToken() throws Exception {
        // given
        JsonNode token = vault.createToken("\"default\"");
        Target target = accessor(token.get("accessor").asString());

        // when
        Plan plan = connector.plan(target);
        Verification before = connector.verify(target, null);
        Outcome outcome = connector.revoke(target, null);
        Verification after = connector.verify(target, null);
        Outcome again = connector.revoke(target, null);

        // then
        assertThat(plan.refusal()).isNull();
        assertThat(plan.facts()).contains("policies: default", "path: auth/token/create");
        assertThat(before).isEqualTo(Verification.ALIVE);
        assertThat(outcome).isEqualTo(new Outcome.Done("204"));
        assertThat(after).isEqualTo(Verification.DEAD);
        assertThat(again).isInstanceOf(Outcome.AlreadyDead.class);
        assertThat(vault.isAlive(token.get("client_token").asString())).isFalse();
    }

    @Test
    void revoke_rootToken_isRefused() throws Exception {
        // given
        JsonNode token = vault.createToken("\"root\"");
        Target target = accessor(token.get("accessor").asString());

        // when
        Outcome outcome = connector.revoke(target, null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("root token"));
        assertThat(connector.plan(target).refusal()).isEqualTo("root token");
        assertThat(vault.isAlive(token.get("client_token").asString())).isTrue();
    }

    @Test
    void revoke_ownToken_isRefused() throws Exception {
        // given
        JsonNode own = vault.call("POST", "/v1/auth/token/lookup", "{\"token\": \"" + revokerToken + "\"}");

        // when
        Outcome outcome = connector.revoke(accessor(own.at("/data/accessor").asString()), null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("our own token"));
        assertThat(vault.isAlive(revokerToken)).isTrue();
    }

    @Test
    void revoke_lease_isGoneOnReturn() throws Exception {
        // given
        vault.call("POST", "/v1/leased/secret", "{\"value\": \"x\", \"ttl\": \"1h\"}");
        String lease = vault.call("GET", "/v1/leased/secret", "").get("lease_id").asString();
        Target target = new Target(new Handle("lease", lease), "key");

        // when
        Verification before = connector.verify(target, null);
        Outcome outcome = connector.revoke(target, null);
        Verification after = connector.verify(target, null);

        // then
        assertThat(connector.scope(target)).isEqualTo(Scope.LEASE);
        assertThat(before).isEqualTo(Verification.ALIVE);
        assertThat(outcome).isEqualTo(new Outcome.Done("204"));
        assertThat(after).isEqualTo(Verification.DEAD);
    }

    @Test
    void revoke_withoutTheRight_isRefusedAndNotTakenForDead() throws Exception {
        // given
        JsonNode token = vault.createToken("\"default\"");
        Target target = accessor(token.get("accessor").asString());
        VaultConnector powerless = connector(
                vault.address(), vault.createToken("\"default\"").get("client_token").asString(), true);

        // when
        Outcome outcome = powerless.revoke(target, null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("403"));
        assertThat(powerless.verify(target, null)).isEqualTo(Verification.UNKNOWN);
        assertThat(vault.isAlive(token.get("client_token").asString())).isTrue();
    }

    @Test
    void revoke_privateAddressNotAllowed_isNeverCalled() throws Exception {
        // when
        Outcome outcome = connector(vault.address(), revokerToken, false).revoke(accessor("abc"), null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("blocked address"));
    }

    @Test
    void revoke_serverAway_isTriedAgain() throws Exception {
        // when
        Outcome outcome = connector(URI.create("http://127.0.0.1:1"), revokerToken, true).revoke(accessor("abc"), null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Retry("connect", null));
    }

    private static Target accessor(String id) {
        return new Target(new Handle("accessor", id), "key");
    }

    private static VaultConnector connector(URI address, String token, boolean allowPrivate) {
        return new VaultConnector(
                "vault",
                new ProviderClient(
                        address, CALLER, new AddressRules(allowPrivate), TlsContexts.platform(List.of("http/1.1"))),
                new SecretValue(token),
                null);
    }
}
