package io.scrubjay.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.SpireServer;
import io.scrubjay.proxy.testing.SpireServer.Svid;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a leaked JWT SVID to the end of its registration entry at a real SPIRE server, through the whole proxy. */
class SpireEndToEndIT {
    @SuppressWarnings("NullAway.Init")
    private static SpireServer spire;

    @TempDir
    private Path dir = Path.of("");

    private final String issuerToken = HexFormat.of().formatHex(SecureRandom.getSeed(20));

    @BeforeAll
    static void startSpire() {
        spire = SpireServer.start();
    }

    @AfterAll
    static void stopSpire() {
        if (spire != null) {
            spire.close();
        }
    }

    @Test
    void leak_registeredSvid_endsItsEntryAndIsReported() throws Exception {
        Files.writeString(dir.resolve("issuer-token"), issuerToken);
        Svid admin = spire.mint(SpireServer.ADMIN);
        try (ProxyUnderTest proxy = ProxyUnderTest.start(dir, """
                        revocation:
                          connectors:
                            - {name: spire, type: spire, url: "%s", ca: "%s", certificate: "%s", key: "%s",
                               allowPrivate: true}
                          issuers: [{name: registrar, token: "file:issuer-token", connectors: [spire]}]
                        """.formatted(spire.address(), admin.bundle(), admin.certificate(), admin.key()));
                LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {
            // given
            String entry = spire.createEntry("/agents/builder");
            String neighbour = spire.createEntry("/agents/tester");
            String svid = spire.mintJwt("/agents/builder");
            register(proxy, svid, entry);

            // when
            agent.log("calling with " + svid);

            // then
            Eventually.await("verified", () -> verified(proxy) != null);
            JsonNode data = requireNonNull(verified(proxy)).get("data");
            assertThat(data.at("/credential/kind").asString()).isEqualTo("spiffe-jwt-svid");
            assertThat(data.at("/credential/handle/connector").asString()).isEqualTo("spire");
            assertThat(data.at("/action/state").asString()).isEqualTo("verified_dead");
            assertThat(spire.hasEntry(entry)).isFalse();
            assertThat(spire.hasEntry(neighbour)).isTrue();
        }
    }

    private void register(ProxyUnderTest proxy, String secret, String entry) {
        HttpResponse<String> response = proxy.call("POST", "/v1/credentials", issuerToken, """
                {"fingerprint": {"key_id": "%s", "value": "%s"}, "connector": "spire", "class": "jit",
                 "handle": {"type": "entry", "id": "%s"}, "agent": "builder", "owner": "team-x", "task": "t-1"}
                """.formatted(proxy.key().id(), LeakingAgent.fingerprint(proxy.key(), secret), entry));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    private static @Nullable JsonNode verified(ProxyUnderTest proxy) {
        return proxy.reports().events().stream()
                .filter(event -> event.get("type").asString().equals("io.scrubjay.leak.verified.v1"))
                .findFirst()
                .orElse(null);
    }
}
