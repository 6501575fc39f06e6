package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.scrubjay.proxy.receive.syslog.StreamCollector;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules that change while telemetry flows through the whole proxy. */
@Timeout(180)
class RuleReloadEndToEndIT {
    private static final Pattern MASK = Pattern.compile("\\[redacted:([a-z0-9-]+):[0-9a-f]{8}]");
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    private static final String RULES_OF_CONFIGURATION = "rules: {packs: [], files: [rules.yaml]}\n";
    private static final int SWAPS = 50;
    private static final int SECRETS = 20;

    @TempDir
    Path dir = Path.of("");

    private final SecureRandom random = new SecureRandom();

    @SuppressWarnings("NullAway.Init")
    private TestCollector otlp;

    @SuppressWarnings("NullAway.Init")
    private StreamCollector syslog;

    @SuppressWarnings("NullAway.Init")
    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws IOException {
        otlp = TestCollector.start("http");
        syslog = StreamCollector.open();
        replace("rules.yaml", rules("acme-0"));
        proxy = ProxyUnderTest.start(dir, """
                exporters:
                  otlp: {endpoint: "%s"}
                  syslog: {endpoint: "tcp://127.0.0.1:%d"}
                """.formatted(otlp.endpoint(), syslog.port()) + RULES_OF_CONFIGURATION);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        otlp.close();
        syslog.close();
    }

    @Test
    void reload_underTraffic_losesNothingAndMasksEverything() throws Exception {
        // given
        double databases = proxy.metric("scrubjay_rules_native", "kind=\"database\"");
        double scratches = proxy.metric("scrubjay_rules_native", "kind=\"scratch\"");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger sentOverSyslog = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.grpc"));
                Socket socket = connect("receivers.syslog.tcp")) {
            List<CompletableFuture<Void>> traffic = List.of(
                    CompletableFuture.runAsync(() -> sendProtobuf(sender, sent, done), threads),
                    CompletableFuture.runAsync(() -> sendJsonAndSyslog(sender, socket, sent, sentOverSyslog, done), threads));

            // when
            for (int i = 1; i <= SWAPS; i++) {
                replace("rules.yaml", rules("acme-" + i));
                HttpResponse<String> answer = proxy.reload();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(maskOf(sender)).as("what is sent after the answer").isEqualTo("acme-" + i);
            }
            done.set(true);
            traffic.forEach(CompletableFuture::join);
            Eventually.await(
                    "syslog messages", () -> syslog.text().lines().count() == sentOverSyslog.get());
        }

        // then
        List<String> bodies = otlp.received().stream()
                .map(request -> new String(request.payload(), StandardCharsets.UTF_8))
                .toList();
        String everything = String.join("\n", bodies) + syslog.text();
        assertThat(everything).as("the beginning of every secret").doesNotContain("acme_");
        assertThat(MASK.matcher(everything).results().count())
                .as("masks")
                .isEqualTo(sent.get() + 2L * sentOverSyslog.get() + SWAPS);
        assertThat(bodies).as("a request is masked by one generation").allSatisfy(body ->
                assertThat(masks(body)).hasSize(1));
        assertThat(syslog.text().lines()).as("a message likewise").allSatisfy(line ->
                assertThat(masks(line)).hasSize(1));
        assertThat(masks(everything)).as("generations that masked").hasSizeGreaterThan(SWAPS / 2);
        assertThat(syslog.streams()).as("connections to the collector").hasSizeLessThanOrEqualTo(
                Runtime.getRuntime().availableProcessors());
        assertThat(proxy.metric("scrubjay_receiver_requests_total", "outcome=\"accepted\""))
                .isEqualTo(proxy.metric("scrubjay_receiver_requests_total"));
        assertThat(proxy.metric("scrubjay_rules_generation"))
                .isEqualTo(1 + proxy.metric("scrubjay_rules_reloads_total", "accepted"));
        assertThat(proxy.metric("scrubjay_rules_native", "database")).isEqualTo(databases);
        assertThat(proxy.metric("scrubjay_rules_native", "scratch")).isEqualTo(scratches);
    }

    @Test
    void reload_badFile_keepsTheRulesAndSaysWhy() throws Exception {
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            replace("rules.yaml", rules("acme-1") + "more: 1\n");

            // when
            HttpResponse<String> answer = proxy.reload();

            // then
            assertThat(answer.statusCode()).isEqualTo(422);
            JsonNode problem = json(answer.body()).at("/problems/0");
            assertThat(problem.get("file").asString()).endsWith("/rules.yaml");
            assertThat(problem.get("line").asInt()).isEqualTo(3);
            assertThat(problem.get("message").asString()).isEqualTo("more: unknown key (expected: rules)");
            assertThat(maskOf(sender)).isEqualTo("acme-0");
            JsonNode check = json(proxy.get("/readyz")).at("/checks/0");
            assertThat(check.get("ok").asBoolean()).isFalse();
            assertThat(check.get("reason").asString())
                    .startsWith("a reload was refused, generation 1 stays in force: ")
                    .endsWith("/rules.yaml:3: more: unknown key (expected: rules)");
            assertThat(proxy.metric("scrubjay_rules_reloads_total", "refused")).isPositive();
            assertThat(proxy.metric("scrubjay_rules_generation")).isEqualTo(1);
            assertThat(proxy.log()).contains("/rules.yaml:3: more: unknown key", "those before stay in force");

            // when it is mended, nobody has to ask
            replace("rules.yaml", rules("acme-2"));

            // then
            awaitRule("acme-2");
            Eventually.await("readiness", () -> json(proxy.get("/readyz")).at("/checks/0/ok").asBoolean());
            assertThat(maskOf(sender)).isEqualTo("acme-2");
        }
    }

    @Test
    void reload_ruleThatMissesItsSample_isRefused() throws Exception {
        // given
        replace("rules.yaml", rules("acme-1").replace("'}", "', samples: ['acne_{alnum:20}']}"));

        // when
        HttpResponse<String> answer = proxy.reload();

        // then
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer.body()).at("/problems/0/message").asString())
                .isEqualTo("rule 'acme-1': samples: one is not found (expected: masked whole; scrubjay rules test shows it)");
        assertThat(proxy.metric("scrubjay_rules_generation")).isEqualTo(1);
    }

    @Test
    void fileChange_linkedVersionIsExchanged_isLoaded() throws Exception {
        // given
        Files.createDirectories(dir.resolve("..v1"));
        replace("..v1/rules.yaml", rules("acme-v1"));
        link("..data", "..v1");
        link("rules.yaml", "..data/rules.yaml");
        awaitRule("acme-v1");

        // when
        Files.createDirectories(dir.resolve("..v2"));
        replace("..v2/rules.yaml", rules("acme-v2"));
        link("..data", "..v2");

        // then
        awaitRule("acme-v2");
    }

    @Test
    void signal_readsTheRulesOfTheConfigurationOnly() throws Exception {
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            replace("more.yaml", "rules:\n  - {id: beta-key, title: t, provider: b, severity: low, token: 'beta_{alnum:20}'}\n");
            String yaml = Files.readString(dir.resolve("scrubjay.yaml"));
            replace(
                    "scrubjay.yaml",
                    yaml.replace(RULES_OF_CONFIGURATION, "rules: {packs: [], files: [rules.yaml, more.yaml]}\nmask: {style: fixed}\n"));

            // when
            proxy.reloadRules();

            // then
            awaitRule("beta-key");
            assertThat(maskOf(sender)).as("the mask style is as it was").isEqualTo("acme-0");
            Eventually.await("a warning", () -> proxy.log().contains("keys=mask.style"));
            assertThat(json(proxy.reload().body()).get("needs_restart").toString()).isEqualTo("[\"mask.style\"]");

            // when a file that the new configuration named changes
            replace("more.yaml", "rules:\n  - {id: gamma-key, title: t, provider: b, severity: low, token: 'gamma_{alnum:20}'}\n");

            // then
            awaitRule("gamma-key");
        }
    }

    @Test
    void signal_brokenConfiguration_keepsTheRulesUntilItIsMended() throws Exception {
        // given
        String yaml = Files.readString(dir.resolve("scrubjay.yaml"));
        replace("scrubjay.yaml", yaml + "what: 1\n");
        proxy.reloadRules();
        Eventually.await("the refusal", () -> proxy.get("/readyz").contains("what: unknown key"));

        // when a rule file changes meanwhile
        replace("rules.yaml", rules("acme-1"));
        awaitRule("acme-1");

        // then
        assertThat(proxy.get("/readyz")).contains("what: unknown key");
        replace("scrubjay.yaml", yaml);
        assertThat(proxy.reload().statusCode()).isEqualTo(200);
        assertThat(proxy.get("/readyz")).doesNotContain("what: unknown key");
    }

    @Test
    void shadowRule_isCountedAndListedButNotMasked() throws Exception {
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            replace("rules.yaml", rules("acme-1").replace("'}", "', mode: shadow}"));
            assertThat(proxy.reload().statusCode()).isEqualTo(200);
            String secret = secret();

            // when
            sender.send("http", Signal.LOGS, request(List.of(secret)).toByteArray(), false);

            // then
            assertThat(otlp.received().getLast().logs()).isEqualTo(request(List.of(secret)));
            assertThat(proxy.metric("scrubjay_redact_findings_total", "mode=\"shadow\"", "rule=\"acme-1\"")).isEqualTo(1);
            assertThat(proxy.metric("scrubjay_redact_findings_total", "mode=\"enforce\"")).isZero();
            JsonNode rule = json(proxy.get("/v1/rules")).at("/rules/0");
            assertThat(rule.get("id").asString()).isEqualTo("acme-1");
            assertThat(rule.get("mode").asString()).isEqualTo("shadow");
            assertThat(rule.get("findings").asInt()).isZero();
            assertThat(rule.get("shadow_findings").asInt()).isEqualTo(1);
            assertThat(rule.get("file").asString()).endsWith("/rules.yaml");
            assertThat(rule.get("line").asInt()).isEqualTo(2);
            assertThat(proxy.incidents()).isEmpty();
        }
    }

    @Test
    void reload_twoHundredTimes_leavesNothingInNativeMemory() {
        // given
        double databases = proxy.metric("scrubjay_rules_native", "database");
        double scratches = proxy.metric("scrubjay_rules_native", "scratch");

        // when
        for (int i = 0; i < 200; i++) {
            assertThat(proxy.reload().statusCode()).isEqualTo(200);
        }

        // then
        assertThat(proxy.metric("scrubjay_rules_generation")).isEqualTo(201);
        assertThat(proxy.metric("scrubjay_rules_native", "database")).isEqualTo(databases);
        assertThat(proxy.metric("scrubjay_rules_native", "scratch")).isEqualTo(scratches);
    }

    @Test
    void reload_withoutTheToken_changesNothing() throws Exception {
        try (OtlpSender admin = new OtlpSender(proxy.uri("admin.listen"))) {
            // when
            var anonymous = admin.post("/v1/rules/reload", new byte[0], Map.of());
            var stranger = admin.post("/v1/rules/reload", new byte[0], Map.of("authorization", "Bearer guessed-it"));
            var read = admin.request("http", "GET", "/v1/rules/reload", new byte[0], Map.of());
            var written = admin.post("/v1/rules", new byte[0], Map.of());
            var rebound = admin.post("/v1/rules/reload", new byte[0], Map.of("host", "evil.example"));

            // then
            assertThat(List.of(anonymous.status(), stranger.status())).containsOnly(401);
            assertThat(anonymous.header("www-authenticate")).isEqualTo("Bearer realm=\"scrubjay\"");
            assertThat(json(new String(anonymous.body(), StandardCharsets.UTF_8)).get("detail").asString())
                    .isEqualTo("authorization: missing (expected: Bearer and the token of admin.token)");
            assertThat(List.of(read.status(), written.status())).containsOnly(405);
            assertThat(read.header("allow")).isEqualTo("POST");
            assertThat(written.header("allow")).isEqualTo("GET, HEAD");
            assertThat(rebound.status()).isEqualTo(421);
            assertThat(proxy.metric("scrubjay_rules_generation")).isEqualTo(1);
        }
    }

    @Test
    void reload_manyAtOnce_shareRuns() {
        // given
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // when
            List<Integer> statuses = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> proxy.reload().statusCode(), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            // then
            assertThat(statuses).containsOnly(200);
            assertThat(proxy.metric("scrubjay_rules_generation")).isBetween(2.0, 30.0);
        }
    }

    private void sendProtobuf(OtlpSender sender, AtomicInteger sent, AtomicBoolean done) {
        while (!done.get()) {
            sender.grpc(Signal.LOGS, request(secrets()).toByteArray(), true);
            sent.addAndGet(SECRETS);
        }
    }

    private void sendJsonAndSyslog(
            OtlpSender sender, Socket socket, AtomicInteger sent, AtomicInteger sentOverSyslog, AtomicBoolean done) {
        while (!done.get()) {
            String json = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\""
                    + String.join(" ", secrets()) + "\"}}]}]}]}";
            int status = sender.post(
                            "/v1/logs",
                            json.getBytes(StandardCharsets.UTF_8),
                            Map.of("content-type", "application/json"))
                    .status();
            assertThat(status).isEqualTo(200);
            sent.addAndGet(SECRETS);
            String messages = secrets().stream()
                    .map(secret -> "<34>1 - h a - - - " + secret + " " + secret() + "\n")
                    .collect(Collectors.joining());
            try {
                socket.getOutputStream().write(messages.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError("the connection did not last", e);
            }
            sentOverSyslog.addAndGet(SECRETS);
        }
    }

    /** The rule that masks what is sent now. */
    private String maskOf(OtlpSender sender) {
        String probe = "probe " + random.nextLong();
        byte[] request = request(List.of(probe + " " + secret())).toByteArray();
        assertThat(sender.send("http", Signal.LOGS, request, false).status()).isEqualTo(200);
        String arrived = otlp.received().reversed().stream()
                .map(received -> new String(received.payload(), StandardCharsets.UTF_8))
                .filter(payload -> payload.contains(probe))
                .findFirst()
                .orElseThrow();
        assertThat(masks(arrived)).hasSize(1);
        return masks(arrived).iterator().next();
    }

    private void awaitRule(String id) {
        Eventually.await("rule " + id, () -> proxy.get("/v1/rules").contains("\"id\":\"" + id + "\""));
    }

    private Socket connect(String listener) throws IOException {
        return new Socket(proxy.listener(listener).getAddress(), proxy.listener(listener).getPort());
    }

    /** As editors and package managers do. */
    private void replace(String name, String content) throws IOException {
        Path next = Files.writeString(dir.resolve(name + ".new"), content);
        Files.move(next, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void link(String name, String target) throws IOException {
        Path next = Files.createSymbolicLink(dir.resolve(name + ".new"), Path.of(target));
        Files.move(next, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> secrets() {
        return IntStream.range(0, SECRETS).mapToObj(i -> secret()).toList();
    }

    private String secret() {
        StringBuilder secret = new StringBuilder("acme_");
        for (int i = 0; i < 20; i++) {
            secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return secret.toString();
    }

    private static String rules(String id) {
        return "rules:\n  - {id: " + id + ", title: t, provider: acme, severity: high, token: 'acme_{alnum:20}'}\n";
    }

    private static ExportLogsServiceRequest request(List<String> secrets) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        for (String secret : secrets) {
            scope.addLogRecords(LogRecord.newBuilder()
                    .setBody(AnyValue.newBuilder().setStringValue("deploying with " + secret + " now")));
        }
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
                .build();
    }

    private static Set<String> masks(String text) {
        Set<String> masks = new HashSet<>();
        Matcher matcher = MASK.matcher(text);
        while (matcher.find()) {
            masks.add(matcher.group(1));
        }
        return masks;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
