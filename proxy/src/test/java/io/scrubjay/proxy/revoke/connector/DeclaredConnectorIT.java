package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ProviderServer.Request;
import io.scrubjay.rules.syntax.Problems;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shipped declarations against servers that answer as the providers' documentation says, and what a declaration may
 * not say.
 */
class DeclaredConnectorIT {
    private static final HttpCaller CALLER = new HttpCaller(Duration.ofSeconds(10));

    private final String secret = HexFormat.of().formatHex(SecureRandom.getSeed(20));
    private final AtomicBoolean alive = new AtomicBoolean(true);

    @AfterAll
    static void close() {
        CALLER.close();
    }

    @Test
    void gitlab_tokenRevokesItself() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> {
            assertThat(request.path()).isEqualTo("/api/v4/personal_access_tokens/self");
            boolean valid = alive.get() && request.header("Private-token").equals(secret);
            if (valid && request.method().equals("DELETE")) {
                alive.set(false);
                return Answer.of(204, "");
            }
            return valid ? Answer.of(200, "{\"active\": true}") : Answer.of(401, "{\"message\": \"401 Unauthorized\"}");
        })) {
            assertRevokes(connector("gitlab", server), TestClients.none(), TestClients.secret(secret), "204");
        }
    }

    @Test
    void slack_bodyTells() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> {
            if (!alive.get() || !request.header("Authorization").equals("Bearer " + secret)) {
                return Answer.of(200, "{\"ok\": false, \"error\": \"token_revoked\"}");
            }
            if (request.line().equals("POST /api/auth.revoke")) {
                alive.set(false);
                return Answer.of(200, "{\"ok\": true, \"revoked\": true}");
            }
            return Answer.of(200, "{\"ok\": true}");
        })) {
            assertRevokes(connector("slack", server), TestClients.none(), TestClients.secret(secret), "200");
        }
    }

    @Test
    void github_sendsTheTokenWithoutAuthentication() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> {
            if (request.line().equals("POST /credentials/revoke")) {
                assertThat(request.headers()).doesNotContainKey("Authorization");
                String sent = JsonMapper.shared().readTree(request.body()).at("/credentials/0").asString();
                alive.compareAndSet(sent.equals(secret), false);
                return Answer.of(202, "{}");
            }
            return Answer.of(alive.get() ? 200 : 401, "{}");
        })) {
            Connector connector = connector("github", server);
            assertThat(connector.acceptsRule("github-pat")).isTrue();
            assertThat(connector.acceptsRule("gitlab-pat")).isFalse();
            Secret token = TestClients.secret(secret);
            assertThat(connector.verify(TestClients.none(), token)).isEqualTo(Verification.ALIVE);
            assertThat(connector.revoke(TestClients.none(), token)).isEqualTo(new Outcome.Done("202"));
            assertThat(connector.verify(TestClients.none(), token)).isEqualTo(Verification.DEAD);
        }
    }

    @Test
    void github_severalTokensAtOnce_eachIsSentOnceAndLookedUpByItself() throws Exception {
        // given
        Set<String> dead = ConcurrentHashMap.newKeySet();
        List<String> tokens = IntStream.range(0, 20).mapToObj(i -> secret + i).toList();
        try (ProviderServer server = ProviderServer.start(request -> {
                    if (request.line().equals("POST /credentials/revoke")) {
                        JsonMapper.shared().readTree(request.body()).get("credentials").forEach(token -> {
                            assertThat(dead.add(token.asString())).isTrue();
                        });
                        return Answer.of(202, "{}");
                    }
                    return Answer.of(dead.contains(request.header("Authorization").substring(7)) ? 401 : 200, "{}");
                });
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Connector connector = connector("github", server);

            // when
            List<Future<Outcome>> outcomes = tokens.stream()
                    .map(token -> threads.submit(() -> connector.revoke(TestClients.none(), TestClients.secret(token))))
                    .toList();

            // then
            for (Future<Outcome> outcome : outcomes) {
                assertThat(outcome.get()).isEqualTo(new Outcome.Done("202"));
            }
            assertThat(dead).containsExactlyInAnyOrderElementsOf(tokens);
            for (String token : tokens) {
                assertThat(connector.verify(TestClients.none(), TestClients.secret(token)))
                        .isEqualTo(Verification.DEAD);
            }
            assertThat(connector.verify(TestClients.none(), TestClients.secret(secret)))
                    .isEqualTo(Verification.ALIVE);
        }
    }

    @Test
    void openai_keyOfAProject() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> {
            if (!request.header("Authorization").equals("Bearer admin")) {
                return Answer.of(401, "{}");
            }
            if (!alive.get() || !request.path().equals("/v1/organization/projects/proj_1/api_keys/key_7")) {
                return Answer.of(404, "{}");
            }
            if (request.method().equals("DELETE")) {
                alive.set(false);
                return Answer.of(200, "{\"object\": \"x\", \"deleted\": true}");
            }
            return Answer.of(200, "{\"id\": \"key_7\"}");
        })) {
            Target target = TestClients.target("project_key", "key_7", Map.of("project", "proj_1"));
            assertRevokes(connector("openai", server), target, null, "200");
        }
    }

    @Test
    void anthropic_inactiveAndBack() throws Exception {
        String[] status = {"active"};
        try (ProviderServer server = ProviderServer.start(request -> {
            assertThat(request.path()).isEqualTo("/v1/organizations/api_keys/apikey_01");
            assertThat(request.header("X-api-key")).isEqualTo("admin");
            assertThat(request.header("Anthropic-version")).isEqualTo("2023-06-01");
            if (request.method().equals("POST")) {
                status[0] = JsonMapper.shared().readTree(request.body()).get("status").asString();
            }
            return Answer.of(200, "{\"status\": \"" + status[0] + "\"}");
        })) {
            Connector connector = connector("anthropic", server);
            Target target = TestClients.target("api_key", "apikey_01", Map.of());
            assertThat(connector.verify(target, null)).isEqualTo(Verification.ALIVE);
            assertThat(connector.revoke(target, null)).isEqualTo(new Outcome.Done("200"));
            assertThat(connector.verify(target, null)).isEqualTo(Verification.DEAD);
            assertThat(connector.undo(target)).isEqualTo(new Outcome.Done("200"));
            assertThat(connector.verify(target, null)).isEqualTo(Verification.ALIVE);
        }
    }

    @Test
    void akeyless_temporaryCredentials() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(200, "{}"))) {
            Target target = TestClients.target("tmp_creds", "tmp-1", Map.of("name", "/prod/db"));

            assertThat(connector("akeyless", server).revoke(target, null)).isEqualTo(new Outcome.Done("200"));

            assertThat(JsonMapper.shared().readTree(server.requests().getFirst().body()))
                    .isEqualTo(JsonMapper.shared()
                            .readTree("{\"name\": \"/prod/db\", \"tmp-creds-id\": \"tmp-1\", \"token\": \"admin\"}"));
        }
    }

    @Test
    void kubernetes_secretIsDeletedAndNotTakenForDead() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(200, "{}"))) {
            Connector connector = connector("kubernetes", server);
            Target target = TestClients.target("secret", "agent-token", Map.of("namespace", "prod"));

            assertThat(connector.revoke(target, null)).isEqualTo(new Outcome.Done("200"));

            assertThat(server.requests()).extracting(Request::line)
                    .containsExactly("DELETE /api/v1/namespaces/prod/secrets/agent-token");
            assertThat(connector.verify(target, null)).isEqualTo(Verification.UNSUPPORTED);
        }
    }

    @Test
    void revoke_hostileSecret_staysInItsSlot() throws Exception {
        // given
        String hostile = "a\",\"x\":\"b\\";
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(202, "{}"))) {

            // when
            connector("github", server).revoke(TestClients.none(), TestClients.secret(hostile));

            // then
            assertThat(JsonMapper.shared().readTree(server.requests().getFirst().body()))
                    .isEqualTo(JsonMapper.shared()
                            .readTree(JsonMapper.shared()
                                    .createObjectNode()
                                    .set("credentials", JsonMapper.shared().createArrayNode().add(hostile))
                                    .toString()));
        }
    }

    @Test
    void revoke_secretThatWouldEndAHeader_isNeverSent() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(204, ""))) {
            Outcome outcome = connector("gitlab", server)
                    .revoke(TestClients.none(), TestClients.secret("abc\r\nX-Evil: 1"));

            assertThat(outcome).isEqualTo(new Outcome.Refused("malformed secret"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"500, RETRY", "503, RETRY", "429, RETRY", "302, REFUSED", "200, REFUSED", "400, REFUSED"})
    void revoke_otherAnswers(int status, String expected) throws Exception {
        Function<Request, Answer> behaviour =
                request -> new Answer(status, "", Map.of("Retry-After", "7", "Location", "http://127.0.0.1:1/"));
        try (ProviderServer server = ProviderServer.start(behaviour)) {
            Outcome outcome = connector("gitlab", server).revoke(TestClients.none(), TestClients.secret(secret));

            if (expected.equals("RETRY")) {
                assertThat(outcome).isEqualTo(new Outcome.Retry(Integer.toString(status), Duration.ofSeconds(7)));
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            path: "/a/{secret}"                          | secret in it (expected: in a header or the body
            path: "//evil.example/"                      | (expected: a path that begins with a slash)
            path: "/../x"                                | (expected: a path that begins with a slash)
            path: /a, headers: {Host: x}                 | not to be set (expected: names of header fields
            path: /a, headers: {X-A: "{secret}"}         | uses {secret} (expected: needs: plaintext)
            path: /a, json: "{not json"                  | malformed (expected: JSON with variables within its strings)
            path: /a, colour: red                        | unknown key
            """)
    void read_unsafeDeclaration_isRefused(String step, String message) {
        assertThat(problems("handles: [x]\nrevoke: {method: POST, answers: [{status: 200, means: done}], %s}".formatted(step)))
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://provider.example", "https:///path", "provider.example", "https://a b"})
    void read_urlThatCannotBeCalled_isRefused(String url) {
        assertThat(problems("handles: [x]\nurl: \"%s\"\nrevoke: {method: POST, path: /a, answers: [{status: 200, means: done}]}"
                        .formatted(url)))
                .contains("x.yaml:2: url: " + url + " (expected: https:// or http:// with a host)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {secrets: 10}    | json: '{"a": ["{secret}"]}'            | {secrets} missing or misplaced
            {secrets: 10}    | json: '{"a": "{secrets}"}'             | {secrets} missing or misplaced
            {secrets: 10}    | form: {a: "{secrets}"}                 | {secrets} missing or misplaced
            {secrets: 10}    | json: '["{secrets}"]', headers: {A: "{secrets}"} | {secrets} missing or misplaced
            {perHour: 3}     | json: '["{secrets}"]'                  | perHour: 3
            {calls: 3}       | json: '["{secrets}"]'                  | unknown key
            """)
    void read_unsafeBatch_isRefused(String batch, String body, String message) {
        assertThat(problems(("needs: plaintext\nrules: [x]\nbatch: %s\n"
                                + "revoke: {method: POST, path: /a, answers: [{status: 200, means: done}], %s}")
                        .formatted(batch, body)))
                .contains(message);
    }

    @Test
    void read_secretsWithoutBatch_isRefused() {
        assertThat(problems("needs: plaintext\nrules: [x]\n"
                        + "revoke: {method: POST, path: /a, answers: [{status: 200, means: done}], json: '[\"{secrets}\"]'}"))
                .contains("{secrets} missing or misplaced");
    }

    @Test
    void read_plaintextWithoutRules_isRefused() {
        assertThat(problems("needs: plaintext\nrevoke: {method: POST, path: /a, answers: [{status: 200, means: done}]}"))
                .contains("rules: missing (expected: ids of rules, so that no other secret goes to this provider)");
    }

    @Test
    void builtin_allAreValid() {
        assertThat(BuiltinDeclarations.NAMES).allSatisfy(name ->
                assertThat(BuiltinDeclarations.builtin(name)).isNotNull());
        assertThatThrownBy(() -> BuiltinDeclarations.builtin("nothing")).isInstanceOf(IllegalStateException.class);
    }

    private static String problems(String yaml) {
        Problems problems = new Problems();
        Declaration declaration = DeclarationReader.read("x.yaml", yaml, problems);
        assertThat(declaration).isNull();
        return problems.list().toString();
    }

    private static void assertRevokes(Connector connector, Target target, @Nullable Secret token, String result)
            throws Exception {
        assertThat(connector.verify(target, token)).isEqualTo(Verification.ALIVE);
        assertThat(connector.revoke(target, token)).isEqualTo(new Outcome.Done(result));
        assertThat(connector.verify(target, token)).isEqualTo(Verification.DEAD);
        assertThat(connector.revoke(target, token)).isInstanceOf(Outcome.AlreadyDead.class);
    }

    private static Connector connector(String type, ProviderServer server) {
        return new DeclaredConnector(
                type,
                BuiltinDeclarations.builtin(type),
                TestClients.client(server.address(), CALLER),
                null,
                CredentialSource.of(new SecretValue("admin")),
                List.of(),
                Clock.systemUTC());
    }
}
