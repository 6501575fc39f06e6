package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.config.RevocationConfig.PolicyEntry;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.revoke.connector.Connector;
import io.scrubjay.proxy.revoke.connector.Connectors;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.tls.TlsContexts;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
    private final Connectors made = new Connectors(
            List.of(
                    ConnectorEntry.of("claude", "anthropic", null, new SecretValue("admin"), false),
                    ConnectorEntry.of("github", "github", null, null, false)),
            new TlsContexts(Duration.ofHours(1), new Meters(new SimpleMeterRegistry())));
    private final Map<String, Connector> connectors =
            made.all().stream().collect(Collectors.toMap(Connector::name, Function.identity()));

    @AfterEach
    void close() {
        made.close();
    }

    @ParameterizedTest
    @CsvSource({
        "claude, JIT, default-jit",
        "claude, STATIC, default-notify",
        "claude, BREAK_GLASS, default-notify",
        "claude, CANARY, default-notify",
        "github, JIT, default-notify",
        "gone, JIT, default-notify"
    })
    void choose_withoutConfiguration(String connector, CredentialClass credentialClass, String expected) {
        assertThat(new Policies(List.of(), connectors)
                        .choose(leak("github-pat", Confidence.HIGH), credential(connector, credentialClass, "x"))
                        .id())
                .isEqualTo(expected);
    }

    @Test
    void choose_connectorByPolicyOnly_isToldUnlessAPolicySaysSo(@TempDir Path dir) throws Exception {
        // given
        Path definition = Files.writeString(dir.resolve("delete.yaml"), """
                handles: [api_key]
                url: https://provider.example
                byPolicyOnly: true
                revoke: {method: DELETE, path: "/keys/{handle}", answers: [{status: 200, means: done}]}
                """);
        ConnectorEntry entry =
                new ConnectorEntry("delete", "delete", null, null, null, null, null, definition, null, null, null, false);
        Leak leak = leak("github-pat", Confidence.HIGH);
        Credential credential = credential("delete", CredentialClass.JIT, "x");
        PolicyEntry policy = new PolicyEntry(
                "mine", List.of(), List.of(), List.of("jit"), List.of(), List.of(), "low", true, "enforce", null);
        try (Connectors own = new Connectors(
                List.of(entry), new TlsContexts(Duration.ofHours(1), new Meters(new SimpleMeterRegistry())))) {
            Map<String, Connector> byName = Map.of("delete", own.all().getFirst());

            // when
            Policy byUs = new Policies(List.of(), byName).choose(leak, credential);
            Policy byThem = new Policies(List.of(policy), byName).choose(leak, credential);

            // then
            assertThat(byUs.id()).isEqualTo("default-notify");
            assertThat(byThem.id()).isEqualTo("mine");
        }
    }

    @Test
    void choose_unregistered_isTold() {
        assertThat(new Policies(List.of(), connectors).choose(leak("github-pat", Confidence.HIGH), null).mode())
                .isEqualTo(Policy.Mode.NOTIFY);
    }

    @ParameterizedTest
    @CsvSource({
        "github-pat, HIGH, p",
        "github-pat, MEDIUM, default-notify",
        "gitlab-pat, HIGH, default-notify"
    })
    void choose_firstThatMatches(String rule, Confidence confidence, String expected) {
        // given
        Policies policies = new Policies(
                List.of(
                        new PolicyEntry(
                                "p", List.of("github-*"), List.of(), List.of(), List.of(), List.of(), "high", false,
                                "enforce", "github"),
                        new PolicyEntry(
                                "q", List.of("github-*"), List.of(), List.of(), List.of("team-x"), List.of(), "low", null,
                                "observe", null)),
                connectors);

        // then
        assertThat(policies.choose(leak(rule, confidence), null).id()).isEqualTo(expected);
        assertThat(policies.choose(leak("github-pat", confidence), credential("claude", CredentialClass.JIT, "team-x")).id())
                .isEqualTo("q");
        assertThat(policies.wantsPlaintext("github-pat")).isTrue();
        assertThat(policies.wantsPlaintext("gitlab-pat")).isFalse();
    }

    private static Leak leak(String rule, Confidence confidence) {
        return new Leak(new Fingerprint("0".repeat(32)), rule, "any", confidence, null, null, Instant.EPOCH);
    }

    private static Credential credential(String connector, CredentialClass credentialClass, @Nullable String owner) {
        return new Credential(
                new Fingerprint("0".repeat(32)),
                "ci",
                connector,
                new Handle("api_key", "abc"),
                owner,
                null,
                null,
                credentialClass,
                null);
    }
}
