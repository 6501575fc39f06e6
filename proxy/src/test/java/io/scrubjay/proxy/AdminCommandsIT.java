package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The commands that ask a running proxy, against a running proxy. */
class AdminCommandsIT {
    private final String issuerToken = token();
    private final String annaToken = token();
    private final String benToken = token();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path dir = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private ProviderServer provider;

    @SuppressWarnings("NullAway.Init")
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        provider = ProviderServer.start(this::answer);
        Files.writeString(dir.resolve("issuer-token"), issuerToken);
        Files.writeString(dir.resolve("admin-key"), "admin");
        Files.writeString(dir.resolve("anna-token"), annaToken);
        Files.writeString(dir.resolve("ben-token"), benToken);
        proxy = ProxyUnderTest.start(dir, """
                revocation:
                  connectors:
                    - {name: claude, type: anthropic, url: "%s", credential: "file:admin-key", allowPrivate: true}
                  issuers: [{name: ci, token: "file:issuer-token", connectors: [claude]}]
                  approvers: [{name: anna, token: "file:anna-token"}, {name: ben, token: "file:ben-token"}]
                """.formatted(provider.address()));
        Files.writeString(dir.resolve("operator-token"), proxy.adminToken());
    }

    @AfterEach
    void stop() {
        proxy.close();
        provider.close();
    }

    @Test
    void revoke_dryRunThenOrder_thenUndo() throws Exception {
        // given
        String fingerprint = register("key-1", "static", "builder");

        // when
        int planned = execute("revoke", "--dry-run", fingerprint);
        String plan = text();
        boolean touched = dead.contains("key-1");
        int ordered = execute("revoke", "--reason", "seen on a screen", fingerprint);
        Eventually.await("dead", () -> dead.contains("key-1"));
        Eventually.await("verified", () -> listed("verified_dead"));
        String id = text().strip().replaceAll(".*  ", "");
        int undone = executeAs("anna-token", "approve", "--undo", id);

        // then
        assertThat(planned).isZero();
        assertThat(plan).contains("would: POST /v1/organizations/api_keys/{handle}", "found: now: alive");
        assertThat(touched).isFalse();
        assertThat(ordered).isZero();
        assertThat(undone).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(dead).doesNotContain("key-1");
    }

    @Test
    void kill_agent_thenAudit() throws Exception {
        // given
        register("key-1", "static", "builder");
        register("key-2", "jit", "builder");
        register("key-3", "jit", "another");

        // when
        int killed = execute("kill", "--agent", "builder", "--reason", "rogue");

        // then
        assertThat(killed).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(text()).contains("2 credentials are being revoked, 0 wait for two approvers, 0 cannot be revoked");
        Eventually.await("dead", () -> dead.containsAll(Set.of("key-1", "key-2")));
        assertThat(dead).doesNotContain("key-3");
        assertThat(execute("audit", "verify")).isZero();
        assertThat(text()).startsWith("intact: ");
        assertThat(execute("audit", "list")).isZero();
        assertThat(text()).contains("kill  operator  builder");
        assertThat(execute("credentials")).isZero();
        assertThat(text().lines()).hasSize(3);
    }

    @Test
    void kill_listedThenLifted() throws Exception {
        // given
        execute("kill", "--agent", "builder", "--for", "PT30M", "--reason", "rogue");
        execute("kill", "--task", "t-1", "--for", "PT20M", "--reason", "runs wild");

        // when
        int listed = execute("kills");
        String kills = text();
        String id = kills.lines().toList().getLast().replaceAll(".*  ", "");
        int lifted = execute("lift", id, "--reason", "was a test");

        // then
        assertThat(listed).isZero();
        assertThat(kills.lines()).hasSize(2);
        assertThat(kills.lines().toList().getFirst()).contains("  task  t-1  operator  runs wild  -  ");
        assertThat(kills.lines().toList().getLast()).contains("  agent  builder  operator  rogue  -  ");
        assertThat(lifted).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(execute("kills")).isZero();
        assertThat(text().lines()).hasSize(1);
        execute("audit", "list");
        assertThat(text()).contains("lift  operator  builder");
        assertThat(execute("lift", id, "--reason", "again")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("kill: none of that id is in force (expected: one of /v1/kills)\n");
    }

    @Test
    void kill_quarantine_nobodyProvesWhoItIs_isRefused() {
        // when
        int code = execute("kill", "--agent", "builder", "--quarantine", "--reason", "rogue");

        // then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("quarantine: no sender proves who it is"
                        + " (expected: receivers.otlp.tls with clientCa, or no quarantine)\n");
    }

    @Test
    void pause_thenResume() throws Exception {
        // given
        String fingerprint = register("key-1", "jit", "builder");

        // when
        execute("pause", "--reason", "change freeze");
        String paused = text();
        execute("revoke", fingerprint);
        execute("revocations");
        String listed = text();
        execute("resume");

        // then
        assertThat(paused).isEqualTo("paused\n");
        assertThat(listed).contains("paused: nothing is revoked until scrubjay resume", "approved");
        Eventually.await("dead", () -> dead.contains("key-1"));
    }

    @Test
    void approve_breakGlass_twoPeople() throws Exception {
        // given
        String fingerprint = register("key-1", "break_glass", "builder");
        execute("revoke", fingerprint);
        String id = text().strip().replaceAll("  .*", "");

        // when
        executeAs("anna-token", "approve", id);
        boolean deadAfterOne = dead.contains("key-1");
        executeAs("ben-token", "approve", id);

        // then
        assertThat(deadAfterOne).isFalse();
        Eventually.await("dead", () -> dead.contains("key-1"));
    }

    @Test
    void incidents_listed() throws Exception {
        try (LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {
            // given
            agent.log("password=" + token());
            Eventually.await("an incident", () -> !proxy.incidents().isEmpty());

            // when
            int code = execute("incidents");

            // then
            assertThat(code).isZero();
            assertThat(text().lines()).hasSize(1);
            assertThat(text()).contains("agent-7");
        }
    }

    @Test
    void incidents_deadLetters_areListedAndReplayed() throws Exception {
        try (LeakingAgent agent = new LeakingAgent(proxy.uri("receivers.otlp.http"))) {
            // given
            proxy.reports().answer(410);
            agent.log("password=" + token());
            agent.log("password=" + token());
            Eventually.await("given up", () -> proxy.metric("scrubjay_outbox_depth", "state=\"dead\"") == 2);
            execute("incidents", "dead-letters", "--limit", "1");
            List<String> newest = text().lines().toList();
            String event = newest.getFirst().replaceAll(".*  ", "");
            proxy.reports().answer(204);

            // when
            int one = execute("incidents", "replay", event);
            String said = text();
            Eventually.await("delivered", () -> proxy.reports().events().size() == 1);
            int all = execute("incidents", "replay", "--all");

            // then
            assertThat(newest).hasSize(1);
            assertThat(newest.getFirst())
                    .contains("  io.scrubjay.leak.detected.v1  ", "  http://127.0.0.1:", "  1  410  ");
            assertThat(one).as(err.toString(StandardCharsets.UTF_8)).isZero();
            assertThat(said).isEqualTo("1 reports are being sent again\n");
            assertThat(all).isZero();
            Eventually.await("delivered", () -> proxy.reports().events().size() == 2);
            assertThat(proxy.reports().events().getFirst().get("id").asString()).isEqualTo(event);
            assertThat(replays()).containsExactly("operator " + event + " 1", "operator all 1");
            Eventually.await("counted", () -> proxy.metric("scrubjay_outbox_depth") == 0);
            assertThat(execute("incidents", "dead-letters")).isZero();
            assertThat(text()).isEmpty();
            assertThat(execute("incidents", "replay", event)).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo("event: no dead letter of that id"
                            + " (expected: one of /v1/dead-letters, for a webhook that is configured)\n");
        }
    }

    @Test
    void wrongToken_saysSo() {
        assertThat(executeAs("ben-token", "pause")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("authorization: wrong token (expected: that of admin.token)\n");
    }

    private Answer answer(ProviderServer.Request request) {
        String key = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (request.method().equals("POST")) {
            if (request.body().contains("inactive")) {
                dead.add(key);
            } else {
                dead.remove(key);
            }
        }
        return Answer.of(200, "{\"status\": \"" + (dead.contains(key) ? "inactive" : "active") + "\"}");
    }

    private String register(String keyId, String credentialClass, String agent) {
        String fingerprint = LeakingAgent.fingerprint(proxy.key(), token());
        var response = proxy.call("POST", "/v1/credentials", issuerToken, """
                {"fingerprint": {"key_id": "%s", "value": "%s"}, "connector": "claude", "class": "%s", "agent": "%s",
                 "handle": {"type": "api_key", "id": "%s"}}
                """.formatted(proxy.key().id(), fingerprint, credentialClass, agent, keyId));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return fingerprint;
    }

    private boolean listed(String state) {
        execute("revocations");
        return text().contains(state);
    }

    private int execute(String... arguments) {
        return executeAs("operator-token", arguments);
    }

    private List<String> replays() {
        return JsonMapper.shared()
                .readTree(proxy.call("GET", "/v1/audit?limit=500", "").body())
                .get("entries")
                .valueStream()
                .filter(entry -> entry.get("kind").asString().equals("replay"))
                .map(entry -> entry.get("actor").asString() + " " + entry.get("event").asString() + " "
                        + entry.get("reports").asString())
                .toList();
    }

    private int executeAs(String tokenFile, String... arguments) {
        out.reset();
        err.reset();
        return proxy.execute(out, err, "file:" + dir.resolve(tokenFile), arguments);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String token() {
        return HexFormat.of().formatHex(SecureRandom.getSeed(20));
    }
}
