package io.scrubjay.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.incident.IncidentService;
import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meter;
import io.scrubjay.proxy.telemetry.PrometheusMetrics;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Fingerprint;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Severity;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class AdminServerIT {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
    private final PrometheusMetrics metrics = new PrometheusMetrics(List.of(PooledByteBufAllocator.DEFAULT));

    @TempDir
    private Path temp;

    private Store store;
    private IncidentService incidents;
    private AdminServer server;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        store = Store.open(temp);
        incidents = IncidentService.builder(store, FingerprintKey.loadOrCreate(temp), metrics.meters())
                .build();
        incidents.start();
        server = AdminServer.builder(ANY_PORT)
                .metrics(metrics)
                .incidents(incidents)
                .readiness(ReadinessCheck.of("rules", Optional::empty))
                .readiness(ReadinessCheck.of("upstream", trouble::get))
                .build();
        address = server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        incidents.close(Duration.ofSeconds(1));
        store.close();
        metrics.close();
        client.shutdownNow();
    }

    @Test
    void livez() throws Exception {
        // when
        HttpResponse<String> response = get("/livez");

        // then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"live\"}\n");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void partnerKeys_asGitHubPublishesThem() throws Exception {
        // given
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        IncidentService told = IncidentService.builder(store, FingerprintKey.loadOrCreate(temp), metrics.meters())
                .webhooks(List.of(new ScrubjayConfig.Webhook(
                        URI.create("https://issuer.example/leaks"),
                        new SecretValue("any"),
                        new SecretValue(pem(pair)),
                        "github",
                        false)))
                .build();
        try (AdminServer other = AdminServer.builder(ANY_PORT).incidents(told).build()) {
            address = other.start();

            // when
            HttpResponse<String> response = get("/v1/partner-keys");

            // then
            JsonNode key = json(response).at("/public_keys/0");
            assertThat(key.get("key_identifier").asString()).matches("[0-9a-f]{64}");
            assertThat(key.get("is_current").asBoolean()).isTrue();
            assertThat(Base64.getMimeDecoder().decode(key.get("key").asString().replaceAll("-----.*-----", "")))
                    .isEqualTo(pair.getPublic().getEncoded());
        } finally {
            told.close(Duration.ZERO);
        }
    }

    /** As OpenSSL writes it: RFC 5915 with the public key. */
    private static String pem(KeyPair pair) {
        byte[] scalar = ((ECPrivateKey) pair.getPrivate()).getS().toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(scalar.length, 32);
        System.arraycopy(scalar, scalar.length - length, padded, 32 - length, length);
        HexFormat hex = HexFormat.of();
        String point = hex.formatHex(pair.getPublic().getEncoded()).substring(2 * 26);
        byte[] der = hex.parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"
                + hex.formatHex(padded) + "a144034200" + point);
        String label = "PRIVATE " + "KEY-----";
        return "-----BEGIN " + label + "\n" + Base64.getEncoder().encodeToString(der) + "\n-----END " + label + "\n";
    }

    @Test
    void readyz_ready() throws Exception {
        // when
        HttpResponse<String> response = get("/readyz");

        // then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"status\":\"ready\",\"checks\":[{\"name\":\"rules\",\"ok\":true},"
                        + "{\"name\":\"upstream\",\"ok\":true}]}\n");
    }

    @Test
    void readyz_notReady() throws Exception {
        // given
        trouble.set(Optional.of("draining"));

        // when
        HttpResponse<String> response = get("/readyz");

        // then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).get("status").asString()).isEqualTo("not ready");
        assertThat(json(response).at("/checks/1/reason").asString()).isEqualTo("draining");
    }

    @Test
    void metrics() throws Exception {
        // given
        metrics.meters().counter(Meter.REDACT_FINDINGS, "github-pat", "logs", "enforce").increment(3);

        // when
        HttpResponse<String> response = get("/metrics");

        // then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body())
                .contains("# HELP scrubjay_redact_findings_total Secrets masked")
                .contains("scrubjay_redact_findings_total{mode=\"enforce\",rule=\"github-pat\",signal=\"logs\"} 3.0")
                .contains("jvm_memory_used_bytes{")
                .contains("netty_allocator_memory_used{");
    }

    @Test
    void incidents_pages() throws Exception {
        // given
        for (int i = 0; i < 3; i++) {
            incidents.onFinding(finding(i));
        }
        incidents.close(Duration.ofSeconds(5));

        // when
        JsonNode first = json(get("/v1/incidents?limit=2"));
        JsonNode second =
                json(get("/v1/incidents?limit=2&after=" + first.get("next").asString()));

        // then
        assertThat(first.get("incidents")).hasSize(2);
        assertThat(second.get("incidents")).hasSize(1);
        assertThat(second.has("next")).isFalse();
        JsonNode incident = second.at("/incidents/0");
        assertThat(incident.get("rule").asString()).isEqualTo("fake-token");
        assertThat(incident.get("severity").asString()).isEqualTo("high");
        assertThat(incident.get("confidence").asString()).isEqualTo("high");
        assertThat(incident.at("/details/aws_account").asString()).isEqualTo("000000000042");
        assertThat(incident.get("signal").asString()).isEqualTo("traces");
        assertThat(incident.get("place").asString()).isEqualTo("span.name");
        assertThat(incident.get("service").isNull()).isTrue();
        assertThat(incident.get("count").asInt()).isEqualTo(1);
        HttpResponse<String> single = get("/v1/incidents/" + incident.get("id").asString());
        assertThat(single.statusCode()).isEqualTo(200);
        assertThat(json(single)).isEqualTo(incident);
    }

    @Test
    void index_listsAll() throws Exception {
        // when
        JsonNode index = json(get("/"));

        // then
        assertThat(index.get("resources").valueStream().map(resource -> resource.get("path").asString()))
                .containsExactly("/livez", "/readyz", "/metrics", "/v1/incidents", "/v1/incidents/{id}",
                        "/v1/partner-keys", "/v1/dead-letters", "/v1/dead-letters/replay");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/livez/", "/v1", "/v1/incidents/", "/v1/incidents/a/b", "//livez", "/v1/incidents/01"})
    void get_unknown(String path) throws Exception {
        assertProblem(get(path), 404, "Not Found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/incidents?limit=0",
                "/v1/incidents?limit=501",
                "/v1/incidents?limit=99999999999",
                "/v1/incidents?limit=x",
                "/v1/incidents?limit=",
                "/v1/incidents?limit=1&limit=2",
                "/v1/incidents?after=",
                "/v1/incidents?before=1"
            })
    void get_badQuery(String path) throws Exception {
        assertProblem(get(path), 400, "Bad Request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherMethod(String method) throws Exception {
        // when
        HttpResponse<String> response = client.send(
                request("/livez")
                        .method(method, HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        // then
        assertProblem(response, 405, "Method Not Allowed");
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @Test
    void head_hasNoBody() throws Exception {
        // when
        String answer = raw("HEAD /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // then
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 18\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void get_strangeHost() throws Exception {
        // when
        String answer = raw("GET /v1/incidents HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

        // then
        assertThat(answer).startsWith("HTTP/1.1 421 Misdirected Request\r\n").contains("application/problem+json");
    }

    @Test
    void get_noHost() throws Exception {
        assertThat(raw("GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET /livez HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 421 ");
    }

    @Test
    void get_malformedPath() throws Exception {
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 Bad Request\r\n");
    }

    @Test
    void garbage_nextRequestWorks() throws Exception {
        // when
        String answer = raw("\u0016\u0003\u0001 garbage\r\n\r\n");

        // then
        assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void pipelined_inOrder() throws Exception {
        // when
        String answer = raw("""
                GET /metrics HTTP/1.1\r
                Host: localhost\r
                \r
                GET /nothing HTTP/1.1\r
                Host: localhost\r
                \r
                GET /livez HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                \r
                """);

        // then
        assertThat(answer).containsSubsequence("# HELP", "HTTP/1.1 404 ", "HTTP/1.1 200 OK", "{\"status\":\"live\"}");
    }

    @Test
    void start_portInUse() throws Exception {
        try (AdminServer second = AdminServer.builder(address).build()) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(BindException.class)
                    .hasMessage("admin.listen: 127.0.0.1:" + address.getPort()
                            + " (expected: a free port; already in use)");
        }
    }

    private void assertProblem(HttpResponse<String> response, int status, String title) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(json(response).get("title").asString()).isEqualTo(title);
        assertThat(json(response).get("status").asInt()).isEqualTo(status);
        assertThat(json(response).get("detail").asString()).contains("(expected: ");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                .version(HttpClient.Version.HTTP_1_1);
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static LocatedFinding finding(int secret) {
        Rule rule = Findings.rule("fake-token", Severity.HIGH);
        return new LocatedFinding(
                rule,
                new Assessment(Confidence.HIGH, Map.of("aws_account", "000000000042")),
                new Fingerprint(String.format("%032x", secret)),
                Signal.TRACES,
                "span.name",
                null,
                null);
    }
}
