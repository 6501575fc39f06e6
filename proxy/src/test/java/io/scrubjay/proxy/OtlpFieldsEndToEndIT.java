package io.scrubjay.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.scrubjay.proxy.redact.OtlpJsonWriter;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.SaturatedOtlp;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Secrets in every field that OTLP has, in both encodings, through the whole proxy. */
@Timeout(60)
class OtlpFieldsEndToEndIT {
    private static final Duration ARRIVAL = Duration.ofSeconds(10);
    private static final int DISTINCT_SECRETS = 20;

    private static final Map<String, TestCollector> COLLECTORS = new HashMap<>();
    private static final Map<String, ProxyUnderTest> PROXIES = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path dirOfHttp, @TempDir Path dirOfGrpc) {
        Map.of("http", dirOfHttp, "grpc", dirOfGrpc).forEach((upstream, dir) -> {
            TestCollector collector = TestCollector.start(upstream);
            COLLECTORS.put(upstream, collector);
            PROXIES.put(upstream, ProxyUnderTest.toOtlp(dir, collector.endpoint()));
        });
    }

    @AfterAll
    static void stop() {
        PROXIES.values().forEach(ProxyUnderTest::close);
        COLLECTORS.values().forEach(TestCollector::close);
    }

    private static ProxyUnderTest proxy(String upstream) {
        return requireNonNull(PROXIES.get(upstream));
    }

    private static TestCollector collector(String upstream) {
        return requireNonNull(COLLECTORS.get(upstream));
    }

    static Stream<Arguments> signalsAndPaths() {
        return Stream.of(Signal.LOGS, Signal.TRACES, Signal.METRICS, Signal.PROFILES)
                .flatMap(signal -> Stream.of("http", "h2c", "grpc")
                        .flatMap(protocol -> Stream.of("http", "grpc")
                                .map(upstream -> arguments(signal, protocol, upstream))));
    }

    @ParameterizedTest(name = "{0} by {1} to {2}")
    @MethodSource("signalsAndPaths")
    void protobuf_everyFieldIsMaskedAndNothingElse(Signal signal, String protocol, String upstream) throws Exception {
        TestCollector collector = collector(upstream);
        ProxyUnderTest proxy = proxy(upstream);
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.grpc"))) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            Message sent = SaturatedOtlp.request(signal, texts(secrets));

            // when
            OtlpSender.Answer answer = sender.send(protocol, signal, sent.toByteArray(), true);

            // then
            assertThat(answer.status()).isEqualTo(200);
            byte[] payload = collector.await(ARRIVAL).payload();
            secrets.assertAbsent("payload", payload);
            assertThat(secrets.unmasked(parse(sent, payload), proxy.key())).isEqualTo(sent);
            proxy.assertReported(secrets);
            proxy.assertShowsNothingOf(secrets);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"LOGS", "TRACES", "METRICS", "PROFILES"})
    void json_everyFieldIsMaskedAndNothingElse(Signal signal) {
        TestCollector collector = collector("http");
        ProxyUnderTest proxy = proxy("http");
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            String sent = OtlpJsonWriter.write(SaturatedOtlp.request(signal, texts(secrets)), new Random());

            // when
            OtlpSender.Answer answer = postJson(sender, signal, sent);

            // then
            assertThat(answer.status()).isEqualTo(200);
            String received = new String(collector.await(ARRIVAL).payload(), StandardCharsets.UTF_8);
            secrets.assertAbsent("payload", received);
            JsonNode tree = JsonMapper.shared().readTree(received);
            assertSame("", tree, JsonMapper.shared().readTree(sent), secrets, proxy);
            proxy.assertReported(secrets);
            proxy.assertShowsNothingOf(secrets);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"LOGS", "TRACES", "METRICS", "PROFILES"})
    void json_toGrpc_everyFieldIsMaskedAndNothingElse(Signal signal) throws Exception {
        TestCollector collector = collector("grpc");
        ProxyUnderTest proxy = proxy("grpc");
        try (OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            Message sent = SaturatedOtlp.request(signal, texts(secrets));

            // when
            OtlpSender.Answer answer = postJson(sender, signal, OtlpJsonWriter.write(sent, new Random()));

            // then
            assertThat(answer.status()).isEqualTo(200);
            byte[] payload = collector.await(ARRIVAL).payload();
            secrets.assertAbsent("payload", payload);
            assertThat(secrets.unmasked(parse(sent, payload), proxy.key())).isEqualTo(sent);
            proxy.assertReported(secrets);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"\\u%04x", "\\u%04X"})
    void json_escapedSecret_isMasked(String escape) {
        // given
        PlantedSecrets secrets = new PlantedSecrets();
        String whole = escaped(secrets.token("github-pat"), escape, 1);
        String half = escaped(secrets.token("anthropic-api-key"), escape, 2);
        String prefix = secrets.token("groq-api-key");
        prefix = escaped(prefix.substring(0, 4), escape, 1) + prefix.substring(4);

        // when
        String clean = "\\u0000\\ud83d\\udc26 plain \\/ \\\"q\\\"";
        List<String> received = bodies("a " + whole + " z", half, "k " + prefix, clean);

        // then
        secrets.assertAbsent("bodies", String.join("\n", received));
        ProxyUnderTest proxy = proxy("http");
        assertThat(received).map(body -> secrets.unmasked(body, proxy.key())).containsExactly(
                "a " + secrets.all().get(0) + " z",
                secrets.all().get(1),
                "k " + secrets.all().get(2),
                "\u0000\ud83d\udc26 plain / \"q\"");
        proxy.assertReported(secrets);
    }

    @Test
    void json_secretsInJsonWithinJson_areMasked() {
        // given
        PlantedSecrets secrets = new PlantedSecrets();
        JsonMapper json = JsonMapper.shared();
        String inner = json.writeValueAsString(Map.of("env", Map.of("GITHUB_TOKEN", secrets.token("github-pat"))));
        String call = json.writeValueAsString(Map.of("tool", "shell", "arguments", inner));
        String password = json.writeValueAsString(Map.of("db_password", secrets.password("database-password")));
        String outer = json.writeValueAsString(Map.of("log", call));

        // when
        List<String> received = bodies(literal(inner), literal(call), literal(outer), literal(password));

        // then
        ProxyUnderTest proxy = proxy("http");
        secrets.assertAbsent("bodies", String.join("\n", received));
        assertThat(received)
                .map(body -> secrets.unmasked(body, proxy.key()))
                .containsExactly(inner, call, outer, password);
        proxy.assertReported(secrets);
    }

    /** Sends log records with these bodies, each as it is to stand between quotes in JSON; the bodies that arrive. */
    private static List<String> bodies(String... literals) {
        StringBuilder request = new StringBuilder("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[");
        for (int i = 0; i < literals.length; i++) {
            request.append(i == 0 ? "" : ",");
            request.append("{\"body\":{\"stringValue\":\"").append(literals[i]).append("\"}}");
        }
        request.append("]}]}]}");
        try (OtlpSender sender = new OtlpSender(proxy("http").uri("receivers.otlp.http"))) {
            assertThat(postJson(sender, Signal.LOGS, request.toString()).status()).isEqualTo(200);
        }
        JsonNode received = JsonMapper.shared().readTree(collector("http").await(ARRIVAL).payload());
        List<String> bodies = new ArrayList<>();
        for (JsonNode log : received.at("/resourceLogs/0/scopeLogs/0/logRecords")) {
            bodies.add(log.at("/body/stringValue").asString());
        }
        return bodies;
    }

    private static OtlpSender.Answer postJson(OtlpSender sender, Signal signal, String json) {
        return sender.post(
                "/v1/" + signal.word(),
                TestPayloads.gzip(json.getBytes(StandardCharsets.UTF_8)),
                Map.of("content-type", "application/json", "content-encoding", "gzip"));
    }

    /** Texts of different shapes around a few secrets that come again and again. */
    private static Supplier<String> texts(PlantedSecrets secrets) {
        AtomicInteger count = new AtomicInteger();
        for (int i = 0; i < DISTINCT_SECRETS; i++) {
            secrets.token();
        }
        return () -> {
            int i = count.getAndIncrement();
            String secret = secrets.all().get(i % DISTINCT_SECRETS);
            return switch (i % 4) {
                case 0 -> secret;
                case 1 -> "field " + i + ": " + secret + " \ud83d\udc26 end";
                case 2 -> "\"" + secret + "\"";
                default -> "x".repeat(150) + " " + secret;
            };
        };
    }

    private static Message parse(Message like, byte[] payload) throws InvalidProtocolBufferException {
        return like.newBuilderForType().mergeFrom(payload).build();
    }

    private static String escaped(String text, String escape, int every) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            escaped.append(i % every == 0 ? String.format(escape, (int) text.charAt(i)) : text.charAt(i));
        }
        return escaped.toString();
    }

    /** What stands between the quotes of a JSON string. */
    private static String literal(String text) {
        String quoted = JsonMapper.shared().writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static void assertSame(
            String path, JsonNode received, JsonNode sent, PlantedSecrets secrets, ProxyUnderTest proxy) {
        if (sent.isObject()) {
            List<String> names = received.propertyNames().stream()
                    .map(name -> secrets.unmasked(name, proxy.key()))
                    .toList();
            assertThat(names).as(path).containsExactlyElementsOf(sent.propertyNames());
            for (String name : sent.propertyNames()) {
                assertSame(path + "/" + name, received.get(name), sent.get(name), secrets, proxy);
            }
        } else if (sent.isArray()) {
            assertThat(received.size()).as(path).isEqualTo(sent.size());
            for (int i = 0; i < sent.size(); i++) {
                assertSame(path + "/" + i, received.get(i), sent.get(i), secrets, proxy);
            }
        } else if (path.matches(".*/(bytes_?[Vv]alue|original_?[Pp]ayload)")) {
            String bytes = fromBase64(received.asString());
            secrets.assertAbsent(path, bytes);
            assertThat(secrets.unmasked(bytes, proxy.key()))
                    .as(path)
                    .isEqualTo(fromBase64(sent.asString()));
        } else if (sent.isString()) {
            assertThat(secrets.unmasked(received.asString(), proxy.key())).as(path).isEqualTo(sent.asString());
        } else {
            assertThat(received).as(path).isEqualTo(sent);
        }
    }

    private static String fromBase64(String text) {
        return new String(
                Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')), StandardCharsets.ISO_8859_1);
    }
}
