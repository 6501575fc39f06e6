package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.VaultServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a leaked Vault token to its death, through the whole proxy. */
class RevocationEndToEndIT {
    @SuppressWarnings("NullAway.Init")
    private static VaultServer vault;

    private static String revokerToken = "";

    @TempDir
    private Path dir = Path.of("");

    private final String issuerToken = token();
    private final String annaToken = token();
    private final String benToken = token();

    @BeforeAll
    static void startVault() {
        vault = VaultServer.start();
        revokerToken = vault.revokerToken();
    }

    @AfterAll
    static void stopVault() {
        if (vault != null) {
            vault.close();
        }
    }

    @BeforeEach
    void writeSecrets() throws Exception {
        Files.writeString(dir.resolve("vault-token"), revokerToken);
        Files.writeString(dir.resolve("issuer-token"), issuerToken);
        Files.writeString(dir.resolve("anna-token"), annaToken);
        Files.writeString(dir.resolve("ben-token"), benToken);
    }

    @Test
    void leak_registeredJustInTime_isRevokedVerifiedAndReported() throws Exception {
        try (ProxyUnderTest proxy = start("");
                LeakingAgent agent = agent(proxy)) {
            // given
            String secret = issue(proxy, "default", "jit");

            // when
            Instant sent = agent.log("connecting with " + secret);

            // then
            Eventually.await("dead", () -> !vault.isAlive(secret));
            List<JsonNode> events = events(proxy, secret, 3);
            assertThat(events).extracting(event -> event.get("type").asString())
                    .containsExactly(
                            "io.scrubjay.leak.detected.v1",
                            "io.scrubjay.leak.revoked.v1",
                            "io.scrubjay.leak.verified.v1");
            JsonNode verified = events.getLast().get("data");
            assertThat(verified.at("/credential/match").asString()).isEqualTo("registered");
            assertThat(verified.at("/credential/class").asString()).isEqualTo("jit");
            assertThat(verified.at("/credential/handle/connector").asString()).isEqualTo("vault-prod");
            assertThat(verified.at("/agent/id").asString()).isEqualTo("builder");
            assertThat(verified.at("/agent/owner").asString()).isEqualTo("team-x");
            assertThat(verified.at("/agent/provenance").asString()).isEqualTo("registry");
            assertThat(verified.at("/policy/id").asString()).isEqualTo("default-jit");
            assertThat(verified.at("/policy/decision").asString()).isEqualTo("revoke");
            assertThat(verified.at("/action/state").asString()).isEqualTo("verified_dead");
            assertThat(Instant.parse(verified.at("/action/verified_dead_at").asString())).isAfter(sent);
            JsonNode verdict = json(proxy.call("GET", "/v1/audit/verify", ""));
            assertThat(verdict.get("intact").asBoolean()).isTrue();
            assertThat(json(proxy.call("GET", "/v1/audit", "")).get("entries").valueStream()
                            .map(entry -> entry.get("kind").asString() + " " + entry.path("state").asString("")))
                    .containsExactly("decision approved", "step revoked", "step verified_dead");
            assertThat(proxy.reports().bodies()).noneMatch(body -> body.contains(secret));
        }
    }

    @Test
    void leak_notRegistered_isToldOnly() throws Exception {
        try (ProxyUnderTest proxy = start("");
                LeakingAgent agent = agent(proxy)) {
            // given
            String secret = vault.createToken("\"default\"").get("client_token").asString();

            // when
            agent.log("connecting with " + secret);

            // then
            JsonNode data = events(proxy, secret, 1).getFirst().get("data");
            assertThat(data.at("/credential/match").asString()).isEqualTo("pattern");
            assertThat(data.at("/agent/id").asString()).isEqualTo("agent-7");
            assertThat(data.at("/agent/provenance").asString()).isEqualTo("claimed");
            assertThat(data.at("/policy/decision").asString()).isEqualTo("notify");
            assertThat(data.has("action")).isFalse();
            assertThat(vault.isAlive(secret)).isTrue();
        }
    }

    @Test
    void leak_ofTheAccessorAlone_revokesNothing() throws Exception {
        try (ProxyUnderTest proxy = start("");
                LeakingAgent agent = agent(proxy)) {
            // given
            JsonNode token = vault.createToken("\"default\"");
            register(proxy, token, "jit");

            // when
            agent.log("accessor=" + token.get("accessor").asString() + " password=" + token());

            // then
            Eventually.await("an incident", () -> !proxy.incidents().isEmpty());
            assertThat(json(proxy.call("GET", "/v1/revocations", "")).get("revocations")).isEmpty();
            assertThat(vault.isAlive(token.get("client_token").asString())).isTrue();
        }
    }

    @Test
    void leak_beforeItsRegistration_isRevokedWhenItComes() throws Exception {
        try (ProxyUnderTest proxy = start("");
                LeakingAgent agent = agent(proxy)) {
            // given
            JsonNode token = vault.createToken("\"default\"");
            String secret = token.get("client_token").asString();
            agent.log("connecting with " + secret);
            events(proxy, secret, 1);

            // when
            register(proxy, token, "jit");

            // then
            Eventually.await("dead", () -> !vault.isAlive(secret));
            assertThat(events(proxy, secret, 3).getLast().get("type").asString())
                    .isEqualTo("io.scrubjay.leak.verified.v1");
        }
    }

    @Test
    void leak_canary_raisesTheAlarmAndLives() throws Exception {
        try (ProxyUnderTest proxy = start("");
                LeakingAgent agent = agent(proxy)) {
            // given
            String secret = issue(proxy, "default", "canary");

            // when
            agent.log("connecting with " + secret);

            // then
            JsonNode data = events(proxy, secret, 1).getFirst().get("data");
            assertThat(data.at("/credential/class").asString()).isEqualTo("canary");
            assertThat(data.at("/policy/reason").asString()).isEqualTo("canary");
            assertThat(vault.isAlive(secret)).isTrue();
        }
    }

    @Test
    void leak_breakGlass_takesTwoPeople() throws Exception {
        try (ProxyUnderTest proxy = start("  policies: [{id: all, mode: enforce, match: {registered: true}}]\n");
                LeakingAgent agent = agent(proxy)) {
            // given
            String secret = issue(proxy, "default", "break_glass");
            agent.log("connecting with " + secret);
            String id = events(proxy, secret, 1).getFirst().at("/data/action/id").asString();
            String approval = "{\"action\": \"approve\"}";

            // when
            JsonNode first = json(proxy.call("POST", "/v1/revocations/" + id, annaToken, approval));
            JsonNode again = json(proxy.call("POST", "/v1/revocations/" + id, annaToken, approval));
            boolean aliveAfterOne = vault.isAlive(secret);
            JsonNode second = json(proxy.call("POST", "/v1/revocations/" + id, benToken, approval));

            // then
            assertThat(first.get("state").asString()).isEqualTo("planned");
            assertThat(again.get("state").asString()).isEqualTo("planned");
            assertThat(aliveAfterOne).isTrue();
            assertThat(second.get("state").asString()).isEqualTo("approved");
            Eventually.await("dead", () -> !vault.isAlive(secret));
        }
    }

    @Test
    void leak_rootToken_isRefusedAndReportedAsFailed() throws Exception {
        try (ProxyUnderTest proxy = start("");
                LeakingAgent agent = agent(proxy)) {
            // given
            String secret = issue(proxy, "root", "jit");

            // when
            agent.log("connecting with " + secret);

            // then
            JsonNode failed = events(proxy, secret, 2).getLast();
            assertThat(failed.get("type").asString()).isEqualTo("io.scrubjay.leak.failed.v1");
            assertThat(failed.at("/data/action/result").asString()).isEqualTo("root token");
            assertThat(vault.isAlive(secret)).isTrue();
        }
    }

    @Test
    void leak_dryRun_saysWhatItWouldDo() throws Exception {
        try (ProxyUnderTest proxy = start("  dryRun: true\n");
                LeakingAgent agent = agent(proxy)) {
            // given
            String secret = issue(proxy, "default", "jit");

            // when
            agent.log("connecting with " + secret);

            // then
            assertThat(events(proxy, secret, 2).getLast().get("type").asString())
                    .isEqualTo("io.scrubjay.leak.suppressed.v1");
            Eventually.await("planned", () -> revocation(proxy).get("state").asString().equals("suppressed"));
            assertThat(revocation(proxy).get("result").asString())
                    .startsWith("dry run: POST /v1/auth/token/lookup-accessor, then POST /v1/auth/token/revoke-accessor")
                    .contains("policies: default");
            assertThat(vault.isAlive(secret)).isTrue();
        }
    }

    @Test
    void pause_heldOverARestart_thenResume() throws Exception {
        JsonNode token = vault.createToken("\"default\"");
        String secret = token.get("client_token").asString();
        ProxyUnderTest first = start("");
        register(first, token, "jit");
        first.call("POST", "/v1/revoker/pause", "{\"reason\": \"deployment\"}");
        try (LeakingAgent agent = agent(first)) {
            agent.log("connecting with " + secret);
            Eventually.await("an incident", () -> !first.incidents().isEmpty());
        }
        first.stop(Duration.ofSeconds(10));

        try (ProxyUnderTest second = first.startAgain()) {
            // given
            JsonNode held = json(second.call("GET", "/v1/revocations", ""));
            assertThat(held.get("paused").asBoolean()).isTrue();
            assertThat(held.at("/revocations/0/state").asString()).isEqualTo("approved");
            assertThat(vault.isAlive(secret)).isTrue();
            assertThat(second.get("/readyz")).contains("paused by people");

            // when
            second.call("POST", "/v1/revoker/resume", "{\"reason\": \"done\"}");

            // then
            Eventually.await("dead", () -> !vault.isAlive(secret));
        }
    }

    @Test
    void kill_anAgent_revokesAllItHoldsAndWhatComesNew() throws Exception {
        try (ProxyUnderTest proxy = start("")) {
            // given
            JsonNode one = vault.createToken("\"default\"");
            JsonNode two = vault.createToken("\"default\"");
            JsonNode later = vault.createToken("\"default\"");
            register(proxy, one, "static");
            register(proxy, two, "jit");

            // when
            HttpResponse<String> killed =
                    proxy.call("POST", "/v1/kill", "{\"agent\": \"builder\", \"reason\": \"rogue\", \"ttl\": \"PT10M\"}");
            register(proxy, later, "jit");

            // then
            assertThat(killed.statusCode()).isEqualTo(202);
            assertThat(json(killed).get("revoking").asInt()).isEqualTo(2);
            for (JsonNode token : List.of(one, two, later)) {
                Eventually.await("dead", () -> !vault.isAlive(token.get("client_token").asString()));
            }
        }
    }

    private ProxyUnderTest start(String more) {
        return ProxyUnderTest.start(dir, """
                revocation:
                  connectors:
                    - {name: vault-prod, type: vault, url: "%s", credential: "file:vault-token", allowPrivate: true}
                  issuers: [{name: plugin, token: "file:issuer-token", connectors: [vault-prod]}]
                  approvers: [{name: anna, token: "file:anna-token"}, {name: ben, token: "file:ben-token"}]
                %s""".formatted(vault.address(), more));
    }

    private static LeakingAgent agent(ProxyUnderTest proxy) {
        return new LeakingAgent(proxy.uri("receivers.otlp.http"));
    }

    /** The secret of a new token of that policy, which is registered. */
    private String issue(ProxyUnderTest proxy, String policy, String credentialClass) {
        JsonNode token = vault.createToken("\"" + policy + "\"");
        register(proxy, token, credentialClass);
        return token.get("client_token").asString();
    }

    private void register(ProxyUnderTest proxy, JsonNode token, String credentialClass) {
        HttpResponse<String> response = proxy.call("POST", "/v1/credentials", issuerToken, """
                {"fingerprint": {"key_id": "%s", "value": "%s"}, "connector": "vault-prod", "class": "%s",
                 "handle": {"type": "accessor", "id": "%s"}, "agent": "builder", "owner": "team-x", "task": "t-1"}
                """.formatted(
                        proxy.key().id(),
                        LeakingAgent.fingerprint(proxy.key(), token.get("client_token").asString()),
                        credentialClass,
                        token.get("accessor").asString()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    private static List<JsonNode> events(ProxyUnderTest proxy, String secret, int count) {
        String value = LeakingAgent.fingerprint(proxy.key(), secret);
        Eventually.await(count + " events", () -> eventsOf(proxy, value).size() >= count);
        assertThat(eventsOf(proxy, value)).hasSize(count);
        return eventsOf(proxy, value);
    }

    private static List<JsonNode> eventsOf(ProxyUnderTest proxy, String fingerprint) {
        return proxy.reports().events().stream()
                .filter(event -> event.at("/data/credential/fingerprint/value").asString().equals(fingerprint))
                .sorted(Comparator.comparing(event -> event.get("id").asString()))
                .toList();
    }

    private static JsonNode revocation(ProxyUnderTest proxy) {
        return json(proxy.call("GET", "/v1/revocations", "")).at("/revocations/0");
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static String token() {
        return HexFormat.of().formatHex(SecureRandom.getSeed(20));
    }
}
