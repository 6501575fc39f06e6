package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.LeakingAgent;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A credential that no rule knows, registered by its fingerprint: masked and revoked wherever it leaks. */
class RegisteredSecretsEndToEndIT {
    private static final String MASK = "[redacted:registered-credential:";
    /** Stands in a text for the secret. */
    private static final String PLACE = "@";

    private final SecureRandom random = new SecureRandom();
    private Path directory = Path.of("");
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final String issuerToken = HexFormat.of().formatHex(SecureRandom.getSeed(16));

    @SuppressWarnings("NullAway.Init")
    private ProviderServer provider;

    @SuppressWarnings("NullAway.Init")
    private TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private ProxyUnderTest proxy;

    @SuppressWarnings("NullAway.Init")
    private OtlpSender sender;

    @BeforeEach
    void start(@TempDir Path dir) throws Exception {
        directory = dir;
        provider = ProviderServer.start(request -> {
            if (request.method().equals("POST")) {
                dead.add(request.path());
            }
            return Answer.of(200, dead.contains(request.path()) ? "{\"status\": \"inactive\"}" : "{\"status\": \"active\"}");
        });
        collector = TestCollector.start("http");
        Files.writeString(dir.resolve("token"), issuerToken);
        proxy = ProxyUnderTest.start(dir, """
                exporters: {otlp: {endpoint: "%s", timeout: 5s}}
                revocation:
                  connectors: [{name: keys, type: anthropic, url: "%s", credential: "file:token", allowPrivate: true}]
                  issuers: [{name: broker, token: "file:token", connectors: [keys]}]
                  limits: {hintBytes: 16}
                """.formatted(collector.endpoint(), provider.address()));
        sender = new OtlpSender(proxy.uri("receivers.otlp.http"));
    }

    @AfterEach
    void stop() {
        sender.close();
        proxy.close();
        collector.close();
        provider.close();
    }

    @Test
    void leak_inProtobuf_maskedAndRevoked() {
        // given
        String secret = issue();

        // when
        send(TestPayloads.logs(1, secret));

        // then
        assertMasked(received(0), secret);
        assertRevoked(secret);
    }

    @Test
    void leak_inJsonWithEscapedSlashes_maskedAndRevoked() {
        // given
        String secret = issue();

        // when
        sendJson("key\\n" + secret.replace("/", "\\/"));

        // then
        assertMasked(received(0), secret);
        assertRevoked(secret);
    }

    @Test
    void leak_inSyslog_maskedAndRevoked() throws Exception {
        // given
        String secret = issue();

        // when
        try (RawConnection connection = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            connection.send("<13>1 - host agent 1 - - opened " + secret + " for reading\n");
            Eventually.await("a message", () -> proxy.printed().contains("for reading"));
        }

        // then
        assertMasked(proxy.printed(), secret);
        assertRevoked(secret);
    }

    @Test
    void leak_inBase64_maskedAndRevoked() {
        // given
        String secret = issue();
        String encoded = Base64.getEncoder().encodeToString(("user:" + secret).getBytes(UTF_8));

        // when
        send(TestPayloads.logs(1, "header " + encoded + " end"));

        // then
        assertMasked(received(0), encoded);
        assertRevoked(secret);
    }

    @Test
    void leak_percentEncoded_maskedAndRevoked() {
        // given
        String secret = issue();
        String encoded = URLEncoder.encode(secret, UTF_8);

        // when
        send(TestPayloads.logs(1, "GET /x?a=" + encoded + "&b=1"));

        // then
        assertMasked(received(0), encoded);
        assertRevoked(secret);
    }

    @Test
    void leak_afterARestart_maskedAndRevoked() {
        // given
        String secret = issue();
        proxy.stop(Duration.ofSeconds(10));
        proxy = proxy.startAgain();
        sender.close();
        sender = new OtlpSender(proxy.uri("receivers.otlp.http"));

        // when
        sendJson("is " + secret);

        // then
        assertMasked(received(0), secret);
        assertRevoked(secret);
    }

    @Test
    void start_databaseDamaged_maskedAndTheAlarmIsRaised() throws Exception {
        // given
        String secret = issue();
        String known = new PlantedSecrets().token("github-pat");
        proxy.stop(Duration.ofSeconds(10));
        Path database = directory.resolve("incidents").resolve("scrubjay.db");
        Files.write(database, new byte[(int) Files.size(database)]);
        proxy = proxy.startAgain();
        sender.close();
        sender = new OtlpSender(proxy.uri("receivers.otlp.http"));

        // when
        sendJson("is " + known);

        // then
        assertThat(received(0)).doesNotContain(known).contains("[redacted:github-pat:");
        assertThat(proxy.get("/readyz")).contains("was damaged and is now scrubjay.db.damaged-");
        assertThat(proxy.log()).contains("incident database is damaged and was moved aside");
        Eventually.await("an incident", () -> proxy.incidents().size() == 1);
        register(secret);
        sendJson("again " + secret);
        assertMasked(received(1), secret);
    }

    @Test
    void clean_tokensOfTheSameLength_passUnchanged() {
        // given
        issue();
        byte[] clean = TestPayloads.logs(100_000, "id " + newSecret());

        // when
        send(clean);

        // then
        assertThat(collector.received().getFirst().payload()).isEqualTo(clean);
        assertThat(proxy.incidents()).isEmpty();
    }

    /** Of 27 bytes, with slashes, of no format that a rule knows. */
    private String newSecret() {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        return "q/" + Base64.getEncoder().encodeToString(bytes) + "/";
    }

    private String issue() {
        String secret = newSecret();
        register(secret);
        return secret;
    }

    private void register(String secret) {
        CRC32 crc = new CRC32();
        crc.update(secret.getBytes(UTF_8), 0, 16);
        HttpResponse<String> response = proxy.call("POST", "/v1/credentials", issuerToken, """
                {"fingerprint": {"key_id": "%s", "value": "%s"}, "hint": {"length": %d, "crc32": "%08x"}, "connector": "keys",
                 "class": "jit", "handle": {"type": "api_key", "id": "key-1"}, "agent": "builder", "owner": "team-x"}
                """.formatted(
                        proxy.key().id(),
                        LeakingAgent.fingerprint(proxy.key(), secret),
                        secret.length(),
                        crc.getValue()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    private void send(byte[] protobuf) {
        assertThat(sender.send("http", Signal.LOGS, protobuf, false).status()).isEqualTo(200);
    }

    private void sendJson(String body) {
        String json = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"" + PLACE
                + "\"}}]}]}]}";
        assertThat(sender.post(
                                "/v1/logs",
                                json.replace(PLACE, body).getBytes(UTF_8),
                                Map.of("content-type", "application/json"))
                        .status())
                .isEqualTo(200);
    }

    private String received(int request) {
        return new String(collector.received().get(request).payload(), UTF_8);
    }

    private static void assertMasked(String text, String secret) {
        assertThat(text).doesNotContain(secret).doesNotContain(secret.replace("/", "\\/")).contains(MASK);
    }

    private void assertRevoked(String secret) {
        String fingerprint = LeakingAgent.fingerprint(proxy.key(), secret);
        Eventually.await("dead", () -> !dead.isEmpty());
        Eventually.await("reported", () -> proxy.reports().events().stream()
                .anyMatch(event -> event.get("type").asString().equals("io.scrubjay.leak.verified.v1")));
        JsonNode first = proxy.reports().events().stream()
                .filter(event -> event.get("type").asString().equals("io.scrubjay.leak.detected.v1"))
                .findFirst()
                .orElseThrow();
        assertThat(first.at("/data/credential/fingerprint/value").asString()).isEqualTo(fingerprint);
        assertThat(first.at("/data/credential/kind").asString()).isEqualTo("registered-credential");
        assertThat(first.at("/data/credential/match").asString()).isEqualTo("registered");
        assertThat(first.at("/data/credential/confidence").asString()).isEqualTo("high");
        assertThat(first.at("/data/agent/id").asString()).isEqualTo("builder");
        assertThat(proxy.reports().bodies()).noneMatch(body -> body.contains(secret));
    }
}
