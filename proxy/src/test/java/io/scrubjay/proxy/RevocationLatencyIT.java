package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.CleanLoad;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.VaultRelay;
import io.scrubjay.proxy.testing.VaultServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a leaked Vault token lives: from just before the first byte of the leaking record is sent to {@code
 * verified_dead_at}, one leak after the other. It prints the percentiles and fails only where a token survives.
 *
 * <p>{@code -Dscrubjay.load=20000} sends so many clean records a second meanwhile, {@code -Dscrubjay.failing=true}
 * has every second call to Vault answered by 503.
 */
class RevocationLatencyIT {
    private static final int LEAKS = Integer.getInteger("scrubjay.leaks", 200);
    private static final int LOAD = Integer.getInteger("scrubjay.load", 0);
    private static final boolean FAILING = Boolean.getBoolean("scrubjay.failing");
    private static final int WARM_UP = 20;

    @TempDir
    private Path dir = Path.of("");

    @Test
    void leaks_oneAfterTheOther() throws Exception {
        String issuerToken = HexFormat.of().formatHex(SecureRandom.getSeed(20));
        try (VaultServer vault = VaultServer.start();
                VaultRelay relay = new VaultRelay(vault.address())) {
            // given
            Files.writeString(dir.resolve("vault-token"), vault.revokerToken());
            Files.writeString(dir.resolve("issuer-token"), issuerToken);
            try (ProxyUnderTest proxy = ProxyUnderTest.start(dir, """
                            revocation:
                              connectors:
                                - {name: vault, type: vault, url: "%s", credential: "file:vault-token", allowPrivate: true}
                              issuers: [{name: plugin, token: "file:issuer-token", connectors: [vault]}]
                              limits: {globalPerMinute: 100000, connectorPerMinute: 100000, ownerPerMinute: 100000,
                                       agentPerMinute: 100000, breakerPerMinute: 100000, ownerSharePercent: 100}
                            """.formatted(FAILING ? relay.address() : vault.address()));
                    LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {
                Map<String, String> secrets = register(vault, proxy, issuerToken, LEAKS + WARM_UP);

                CleanLoad load = CleanLoad.start(proxy.uri("receivers.otlp.http"), LOAD);

                // when
                List<Duration> lives = new ArrayList<>();
                for (Map.Entry<String, String> secret : secrets.entrySet()) {
                    Instant sent = agent.log("connecting with " + secret.getValue());
                    lives.add(Duration.between(sent, verifiedDeadAt(proxy, secret.getKey())));
                }

                long records = load.stop();

                // then
                assertThat(secrets.values()).noneMatch(vault::isAlive);
                List<Duration> warm = lives.subList(WARM_UP, lives.size()).stream().sorted().toList();
                System.out.printf(
                        Locale.ROOT,
                        "leak to verified dead, %d leaks, %s, %d clean records/s: p50 %d ms, p99 %d ms, max %d ms (first of all %d ms)%n",
                        warm.size(),
                        FAILING ? "every second call failing" : "healthy",
                        records,
                        percentile(warm, 50),
                        percentile(warm, 99),
                        percentile(warm, 100),
                        lives.getFirst().toMillis());
            }
        }
    }

    private static Map<String, String> register(
            VaultServer vault, ProxyUnderTest proxy, String issuerToken, int count) {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            JsonNode token = vault.createToken("\"default\"");
            String secret = token.get("client_token").asString();
            String fingerprint = LeakingAgent.fingerprint(proxy.key(), secret);
            HttpResponse<String> response = proxy.call("POST", "/v1/credentials", issuerToken, """
                    {"fingerprint": {"key_id": "%s", "value": "%s"}, "connector": "vault", "class": "jit", "owner": "team-%d",
                     "handle": {"type": "accessor", "id": "%s"}, "agent": "agent-%d"}
                    """.formatted(proxy.key().id(), fingerprint, i, token.get("accessor").asString(), i));
            assertThat(response.statusCode()).isEqualTo(201);
            secrets.put(fingerprint, secret);
        }
        return secrets;
    }

    private static Instant verifiedDeadAt(ProxyUnderTest proxy, String fingerprint) {
        Eventually.await("verified", () -> !newest(proxy, fingerprint).path("verified_dead_at").asString("").isEmpty());
        return Instant.parse(newest(proxy, fingerprint).get("verified_dead_at").asString());
    }

    private static JsonNode newest(ProxyUnderTest proxy, String fingerprint) {
        JsonNode newest = JsonMapper.shared()
                .readTree(proxy.call("GET", "/v1/revocations?limit=1", "").body())
                .at("/revocations/0");
        return newest.path("fingerprint").asString("").equals(fingerprint)
                ? newest
                : JsonMapper.shared().createObjectNode();
    }

    private static long percentile(List<Duration> sorted, int percent) {
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1)).toMillis();
    }
}
