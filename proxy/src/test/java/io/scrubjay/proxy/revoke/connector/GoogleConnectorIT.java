package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ProviderServer.Request;
import io.scrubjay.proxy.tls.TlsContexts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys of service accounts at a server that answers as the documentation of Google's IAM says, and takes only tokens that
 * verify, of the right service and time.
 */
class GoogleConnectorIT {
    private static final String EMAIL = "revoker@ops-1.iam.gserviceaccount.com";
    private static final String OWN_KEY = "0a1b2c";
    private static final String KEYS = "/v1/projects/prod-7/serviceAccounts/agent@prod-7.iam.gserviceaccount.com/keys/";
    private static final Target TARGET = TestClients.target(
            "service_account_key", "key7", Map.of("project", "prod-7", "email", "agent@prod-7.iam.gserviceaccount.com"));

    @SuppressWarnings("NullAway.Init")
    private static KeyPair pair;

    private final Map<String, Boolean> disabledByName = new ConcurrentHashMap<>(Map.of(KEYS + "key7", false));

    @SuppressWarnings("NullAway.Init")
    private ProviderServer server;

    @BeforeAll
    static void makeKey() throws Exception {
        pair = newPair();
    }

    @BeforeEach
    void start() {
        server = ProviderServer.start(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void revoke_disables_undoEnables() throws Exception {
        try (Connectors connectors = connectors("google", keyFile(pair))) {
            Connector google = connectors.all().getFirst();
            assertThat(google.verify(TARGET, null)).isEqualTo(Verification.ALIVE);
            assertThat(google.plan(TARGET).facts()).contains("now: alive");
            assertThat(google.isByPolicyOnly()).isFalse();

            assertThat(google.revoke(TARGET, null)).isEqualTo(new Outcome.Done("200"));

            assertThat(google.verify(TARGET, null)).isEqualTo(Verification.DEAD);
            assertThat(google.revoke(TARGET, null)).isEqualTo(new Outcome.Done("200"));
            assertThat(google.undo(TARGET)).isEqualTo(new Outcome.Done("200"));
            assertThat(google.verify(TARGET, null)).isEqualTo(Verification.ALIVE);
            assertThat(server.requests()).noneMatch(request -> request.method().equals("DELETE"));
        }
    }

    @Test
    void revoke_delete_isForGood() throws Exception {
        try (Connectors connectors = connectors("google-delete", keyFile(pair))) {
            Connector google = connectors.all().getFirst();
            assertThat(google.verify(TARGET, null)).isEqualTo(Verification.ALIVE);

            assertThat(google.revoke(TARGET, null)).isEqualTo(new Outcome.Done("200"));

            assertThat(google.verify(TARGET, null)).isEqualTo(Verification.DEAD);
            assertThat(google.revoke(TARGET, null)).isEqualTo(new Outcome.AlreadyDead("404"));
            assertThat(google.undo(TARGET)).isEqualTo(new Outcome.Refused("not reversible"));
            assertThat(google.isByPolicyOnly()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN_KEY, "0A1B2C"})
    void revoke_ourOwnKey_isRefusedWithoutACall(String key) throws Exception {
        try (Connectors connectors = connectors("google", keyFile(pair))) {
            Target own =
                    TestClients.target("service_account_key", key, Map.of("project", "ops-1", "email", EMAIL));

            Outcome outcome = connectors.all().getFirst().revoke(own, null);

            assertThat(outcome).isEqualTo(new Outcome.Refused("our own key"));
            assertThat(server.requests()).isEmpty();
            assertThat(connectors.all().getFirst().plan(own).refusal()).isEqualTo("our own key");
        }
    }

    @Test
    void revoke_keyOfAnotherConnectorOfOurs_isRefusedWithoutACall() throws Exception {
        // given
        String others = keyFile(newPair()).replace(OWN_KEY, "0d1e2f");
        Target own = TestClients.target("service_account_key", "0d1e2f", Map.of("project", "ops-1", "email", EMAIL));
        try (Connectors connectors =
                connectors(List.of(entry("google", keyFile(pair)), entry("google-delete", others)))) {

            // when
            Outcome outcome = connectors.all().getFirst().revoke(own, null);

            // then
            assertThat(outcome).isEqualTo(new Outcome.Refused("our own key"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void revoke_withAnotherKey_isNotLetIn() throws Exception {
        try (Connectors connectors = connectors("google", keyFile(newPair()))) {
            Connector google = connectors.all().getFirst();

            assertThat(google.revoke(TARGET, null)).isEqualTo(new Outcome.Refused("401"));

            assertThat(google.verify(TARGET, null)).isEqualTo(Verification.UNKNOWN);
            assertThat(disabledByName).containsEntry(KEYS + "key7", false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not JSON", "{}", "{\"client_email\": \"a\", \"private_key_id\": \"b\", \"private_key\": \"c\"}"})
    void new_noKeyFile_isRefusedAndNotShown(String keyFile) {
        assertThatThrownBy(() -> connectors("google", keyFile))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("revocation.connectors: gcp: credential: [hidden]"
                        + " (expected: the key file of a service account, in JSON)");
    }

    private Answer answer(Request request) {
        if (!isLetIn(request.header("Authorization"))) {
            return Answer.of(401, "{\"error\": {\"code\": 401, \"status\": \"UNAUTHENTICATED\"}}");
        }
        String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
        String name = path.replaceAll(":(disable|enable)$", "");
        if (!disabledByName.containsKey(name)) {
            return Answer.of(404, "{\"error\": {\"code\": 404, \"status\": \"NOT_FOUND\"}}");
        }
        if (request.method().equals("POST") && !path.equals(name)) {
            disabledByName.put(name, path.endsWith(":disable"));
            return Answer.of(200, "{}");
        }
        if (request.method().equals("DELETE")) {
            disabledByName.remove(name);
            return Answer.of(200, "{}");
        }
        return Answer.of(
                200,
                "{\"name\": \"" + name.substring(4) + "\", \"keyType\": \"USER_MANAGED\""
                        + (disabledByName.get(name) ? ", \"disabled\": true}" : "}"));
    }

    /** As AIP-4111 has it. */
    private static boolean isLetIn(String authorization) {
        String[] parts = authorization.replace("Bearer ", "").split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        JsonNode header = json(parts[0]);
        JsonNode claims = json(parts[1]);
        long now = Instant.now().getEpochSecond();
        long issued = claims.path("iat").asLong();
        long expires = claims.path("exp").asLong();
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(pair.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && header.path("alg").asString().equals("RS256")
                    && header.path("typ").asString().equals("JWT")
                    && header.path("kid").asString().equals(OWN_KEY)
                    && claims.path("iss").asString().equals(EMAIL)
                    && claims.path("sub").asString().equals(EMAIL)
                    && claims.path("aud").asString().equals("https://iam.googleapis.com/")
                    && !claims.has("scope")
                    && issued <= now
                    && expires > now
                    && expires - issued <= 3_600;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Connectors connectors(String type, String keyFile) {
        return connectors(List.of(entry(type, keyFile)));
    }

    private static Connectors connectors(List<ConnectorEntry> entries) {
        return new Connectors(
                entries, new TlsContexts(Duration.ofHours(1), new Meters(new SimpleMeterRegistry())));
    }

    private ConnectorEntry entry(String type, String keyFile) {
        return ConnectorEntry.of("gcp", type, server.address(), new SecretValue(keyFile), true);
    }

    private static String keyFile(KeyPair keys) {
        String label = "PRIVATE " + "KEY-----";
        ObjectNode file = JsonMapper.shared().createObjectNode();
        file.put("type", "service_account")
                .put("project_id", "ops-1")
                .put("private_key_id", OWN_KEY)
                .put(
                        "private_key",
                        "-----BEGIN " + label + "\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(keys.getPrivate().getEncoded())
                                + "\n-----END " + label + "\n")
                .put("client_email", EMAIL)
                .put("token_uri", "https://evil.example/token");
        return file.toString();
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair();
    }

    private static JsonNode json(String base64) {
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(base64));
    }
}
