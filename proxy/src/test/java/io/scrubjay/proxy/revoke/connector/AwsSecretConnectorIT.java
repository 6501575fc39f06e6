package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.SecretValue;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against moto, which rotates a secret without a function by making its value current once more. */
class AwsSecretConnectorIT {
    @SuppressWarnings("NullAway.Init")
    private static MotoServer moto;

    private final AwsSecretConnector connector = connector(moto.admin());

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void revoke_secret_isRotatedOnce() throws Exception {
        // given
        moto.secrets(moto.admin(), "CreateSecret", "{\"Name\": \"prod/db\", \"SecretString\": \"made up\"}");
        Target target = TestClients.target("secret", "prod/db", Map.of());

        // when
        Verification before = connector.verify(target, null);
        Outcome outcome = connector.revoke(target, null);
        Verification after = connector.verify(target, null);

        // then
        assertThat(before).isEqualTo(Verification.UNKNOWN);
        assertThat(outcome).isEqualTo(new Outcome.Done("200"));
        assertThat(after).isEqualTo(Verification.UNSUPPORTED);
        JsonNode secret = JsonMapper.shared()
                .readTree(moto.secrets(moto.admin(), "DescribeSecret", "{\"SecretId\": \"prod/db\"}"));
        assertThat(secret.get("VersionIdsToStages").size()).isEqualTo(2);
        assertThat(connector.plan(target).facts()).containsExactly("rotation: not enabled");
        assertThat(connector.undo(target)).isEqualTo(new Outcome.Refused("not reversible"));
    }

    @Test
    void revoke_noSuchSecret_isRefused() throws Exception {
        // given
        Target target = TestClients.target("secret", "nothing", Map.of());

        // when, then
        assertThat(connector.revoke(target, null)).isEqualTo(new Outcome.Refused("ResourceNotFoundException"));
        assertThat(connector.verify(target, null)).isEqualTo(Verification.UNKNOWN);
        assertThat(connector.plan(target).facts()).containsExactly("look-up: ResourceNotFoundException");
    }

    @Test
    void revoke_wrongSignature_isRefused() throws Exception {
        // given
        AwsSecretConnector forger = connector(new MotoServer.Key(moto.admin().id(), "another secret"));

        // when, then
        assertThat(forger.revoke(TestClients.target("secret", "prod/db", Map.of()), null))
                .isInstanceOf(Outcome.Refused.class);
    }

    private static AwsSecretConnector connector(MotoServer.Key key) {
        return new AwsSecretConnector(
                "secrets", moto.client(), key.id(), new SecretValue(key.secret()), MotoServer.REGION, Clock.systemUTC());
    }
}
