package io.scrubjay.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.revoke.CredentialRegistry;
import io.scrubjay.proxy.store.FingerprintKey;
import io.scrubjay.proxy.store.Store;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.CapturedOutput;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestCertificate;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContexts;
import io.scrubjay.rules.mask.Fingerprinter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The registry of credentials over HTTP, plain and with mutual TLS. */
class CredentialsIT {
    private static final String HEX = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path dir = Path.of("");

    private final Meters meters = new Meters(new SimpleMeterRegistry());
    private final String issuerToken = token();
    private final String otherToken = token();
    private final String operatorToken = token();
    private final FingerprintKey key = FingerprintKey.of(SecureRandom.getSeed(32));
    private HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @SuppressWarnings("NullAway.Init")
    private CredentialRegistry registry;

    private @Nullable AdminServer server;
    private String base = "";

    @BeforeEach
    void open() throws Exception {
        store = Store.open(dir.resolve("data"));
        registry = new CredentialRegistry(store, key, Clock.systemUTC(), meters, 40);
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        store.close();
        client.close();
    }

    @Test
    void register_thenListAndDelete() throws Exception {
        // given
        startPlain();
        String body = registration("\"fingerprint\": {\"key_id\": \"%s\", \"value\": \"%s\"}".formatted(key.id(), HEX));

        // when
        HttpResponse<String> created = send("POST", "/v1/credentials", issuerToken, body);
        HttpResponse<String> again = send("POST", "/v1/credentials", issuerToken, body);
        HttpResponse<String> byAnother = send("POST", "/v1/credentials", otherToken, body);
        JsonNode listed = json(send("GET", "/v1/credentials", operatorToken, null));
        HttpResponse<String> deletedByAnother = send("DELETE", "/v1/credentials/" + HEX, otherToken, null);
        HttpResponse<String> deleted = send("DELETE", "/v1/credentials/" + HEX, issuerToken, null);

        // then
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).at("/results/0/result").asString()).isEqualTo("created");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).at("/results/0/result").asString()).isEqualTo("unchanged");
        assertThat(byAnother.statusCode()).isEqualTo(409);
        assertThat(listed.get("credentials")).hasSize(1);
        assertThat(listed.at("/credentials/0/owner").asString()).isEqualTo("team-x");
        assertThat(listed.at("/credentials/0/class").asString()).isEqualTo("jit");
        assertThat(deletedByAnother.statusCode()).isEqualTo(404);
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(registry.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/credentials, none, 401",
        "POST, /v1/credentials, operator, 401",
        "GET, /v1/credentials, issuer, 401",
        "GET, /v1/fingerprint-key, none, 401",
        "DELETE, /v1/credentials/0123456789abcdef0123456789abcdef, operator, 401",
        "PUT, /v1/credentials, issuer, 405"
    })
    void request_ofTheWrongPerson(String method, String path, String who, int status) throws Exception {
        // given
        startPlain();
        String token = who.equals("operator") ? operatorToken : who.equals("issuer") ? issuerToken : null;

        // when
        HttpResponse<String> response = send(method, path, token, method.equals("GET") ? null : "{}");

        // then
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void register_secretWithoutMutualTls_isRefused() throws Exception {
        // given
        startPlain();
        String secret = token();

        // when
        HttpResponse<String> response =
                send("POST", "/v1/credentials", issuerToken, registration("\"secret\": \"" + secret + "\""));

        // then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("secrets only over mutual TLS").doesNotContain(secret);
    }

    @Test
    void register_secretOverMutualTls_isKnownByItsFingerprint() throws Exception {
        // given
        startTls();
        String secret = token();

        // when
        HttpResponse<String> response =
                send("POST", "/v1/credentials", issuerToken, registration("\"secret\": \"" + secret + "\""));

        // then
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).doesNotContain(secret);
        assertThat(json(response).at("/results/0/fingerprint").asString())
                .isEqualTo(key.newFingerprinter().fingerprint(bytes, 0, bytes.length).hex());
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void fingerprintKey_makesTheSameFingerprints() throws Exception {
        // given
        startPlain();

        // when
        JsonNode answer = json(send("GET", "/v1/fingerprint-key", issuerToken, null));

        // then
        Fingerprinter theirs = new Fingerprinter(Base64.getDecoder().decode(answer.get("key").asString()));
        byte[] bytes = token().getBytes(StandardCharsets.UTF_8);
        assertThat(answer.get("key_id").asString()).isEqualTo(key.id());
        assertThat(theirs.fingerprint(bytes, 0, bytes.length))
                .isEqualTo(key.newFingerprinter().fingerprint(bytes, 0, bytes.length));
    }

    @Test
    void withoutTls_nothingOfItIsLogged() throws Exception {
        // given
        startTls();
        try (CapturedOutput log = new CapturedOutput();
                RawConnection plain = new RawConnection(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(base).getPort()))) {
            // when
            plain.send("POST /v1/pause HTTP/1.1\r\nauthorization: Bearer " + operatorToken + "\r\n\r\n");
            plain.readToEnd();

            // then
            assertThat(log.text()).doesNotContain(operatorToken).doesNotContain(
                    HexFormat.of().formatHex(operatorToken.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void startPlain() throws Exception {
        start(builder());
        base = base.replace("https", "http");
    }

    private void startTls() throws Exception {
        TestCertificate ours = TestCertificate.create(dir, "ip:127.0.0.1");
        TestCertificate theirs = TestCertificate.create(dir, "dns:issuer");
        client.close();
        client = HttpClient.newBuilder().sslContext(theirs.clientContext(ours)).build();
        TlsContexts contexts = new TlsContexts(Duration.ofHours(1), meters);
        start(builder()
                .tls(contexts.server(
                        "admin.tls",
                        new PemFiles(ours.certificate(), ours.privateKey(), theirs.certificate()),
                        List.of("http/1.1"))));
    }

    private void start(AdminServer.Builder builder) throws Exception {
        AdminServer started = builder.build();
        server = started;
        base = "https://127.0.0.1:" + started.start().getPort();
    }

    private AdminServer.Builder builder() {
        return AdminServer.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .token(new SecretValue(operatorToken))
                .credentials(
                        registry,
                        key,
                        List.of(
                                new RevocationConfig.Person("plugin", new SecretValue(issuerToken), List.of("vault")),
                                new RevocationConfig.Person("ci", new SecretValue(otherToken), List.of("vault"))));
    }

    private static String registration(String what) {
        return "{" + what + ", \"connector\": \"vault\", \"handle\": {\"type\": \"accessor\", \"id\": \"abc\"},"
                + " \"owner\": \"team-x\", \"class\": \"jit\"}";
    }

    private HttpResponse<String> send(String method, String path, @Nullable String token, @Nullable String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static String token() {
        return HexFormat.of().formatHex(SecureRandom.getSeed(20));
    }
}
