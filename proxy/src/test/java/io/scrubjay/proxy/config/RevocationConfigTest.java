package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scrubjay.rules.syntax.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevocationConfigTest extends ConfigTest {
    @Test
    void load_revocation_isRead() throws Exception {
        // given
        Path file = write(RECEIVER + """
                revocation:
                  dryRun: true
                  connectors:
                    - {name: vault-prod, type: vault, url: "https://vault.example:8200", credential: "env:TOKEN", namespace: team/a}
                    - {name: github, type: github}
                  issuers: [{name: broker, token: "env:BROKER_TOKEN", connectors: [vault-prod]}]
                  approvers: [{name: anna, token: "env:ANNA_TOKEN"}]
                  policies:
                    - {id: pats, match: {rules: [github-*], minConfidence: high, registered: false}, mode: enforce, connector: github}
                    - {id: rest, mode: observe}
                  limits: {breakerPerMinute: 7, ownerSharePercent: 10, maxAge: 5m}
                """);
        String token = "0123456789abcdef";

        // when
        RevocationConfig revocation = ConfigLoader.load(
                        file, Map.of("TOKEN", token, "BROKER_TOKEN", token + "b", "ANNA_TOKEN", token + "a"))
                .config()
                .revocation();

        // then
        assertThat(revocation.dryRun()).isTrue();
        assertThat(revocation.connectors()).extracting(RevocationConfig.ConnectorEntry::name)
                .containsExactly("vault-prod", "github");
        assertThat(revocation.connectors().getFirst().url()).isEqualTo(URI.create("https://vault.example:8200"));
        assertThat(revocation.connectors().getFirst().namespace()).isEqualTo("team/a");
        assertThat(revocation.issuers().getFirst().connectors()).containsExactly("vault-prod");
        assertThat(revocation.approvers().getFirst().name()).isEqualTo("anna");
        assertThat(revocation.policies().getFirst().rules()).containsExactly("github-*");
        assertThat(revocation.policies().getFirst().registered()).isFalse();
        assertThat(revocation.policies().getLast().mode()).isEqualTo("observe");
        assertThat(revocation.limits().breakerPerMinute()).isEqualTo(7);
        assertThat(revocation.limits().globalPerMinute()).isEqualTo(300);
        assertThat(revocation.limits().maxAge()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void load_revocationMistakes_areAllReported() throws Exception {
        // given
        Path file = write(RECEIVER + """
                revocation:
                  dryRun: maybe
                  connectors:
                    - {name: Vault, type: vault}
                    - {name: a, type: vault, url: "http://vault.example"}
                    - {name: a, type: vault}
                  issuers: [{name: broker, token: "env:SHORT", connectors: [b]}]
                  policies:
                    - {id: p, mode: revoke}
                    - {id: q, mode: enforce, connector: c, match: {classes: [jitt], rules: ["*x"], minConfidence: sure}}
                  limits: {ownerSharePercent: 101}
                """);

        // when
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(file, Map.of("SHORT", "short")));

        // then
        assertThat(thrown.problems()).extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "revocation.dryRun: maybe (expected: true, false)",
                        "revocation.connectors[0].name: Vault (expected: lower-case words joined by - _ or ., at most 64 characters)",
                        "revocation.connectors[1].url: http://vault.example (expected: https://; http:// only with allowPrivate)",
                        "revocation.connectors[2].name: a: twice (expected: each once)",
                        "revocation.issuers[0].connectors: b (expected: names of revocation.connectors)",
                        "revocation.issuers[0].token: [hidden] (expected: 16 characters or more)",
                        "revocation.policies[0].mode: revoke (expected: observe, notify, approve, enforce)",
                        "revocation.policies[1].connector: c (expected: a name of revocation.connectors)",
                        "revocation.policies[1].match.classes: jitt (expected: jit, static, break_glass, canary)",
                        "revocation.policies[1].match.rules: *x (expected: ids of rules, * at the end for any that begin so)",
                        "revocation.policies[1].match.minConfidence: sure (expected: low, medium, high)",
                        "revocation.limits.ownerSharePercent: 101 (expected: a number from 1 to 100)");
    }

    @Test
    void load_certificateOfAConnector_isRead() throws Exception {
        // given
        Path certificate = Files.writeString(directory.resolve("svid.pem"), "");
        Path key = Files.writeString(directory.resolve("key.pem"), "");
        Path file = write(RECEIVER + """
                revocation:
                  connectors:
                    - {name: spire, type: spire, url: "https://spire.example:8081", certificate: svid.pem, key: key.pem}
                """);

        // when
        RevocationConfig.ConnectorEntry read =
                ConfigLoader.load(file, Map.of()).config().revocation().connectors().getFirst();

        // then
        assertThat(read.certificate()).isEqualTo(certificate);
        assertThat(read.key()).isEqualTo(key);
    }

    @Test
    void load_certificateWithoutKey_isReported() throws Exception {
        // given
        Files.writeString(directory.resolve("svid.pem"), "");
        Path file = write(RECEIVER + """
                revocation:
                  connectors: [{name: spire, type: spire, url: "https://spire.example:8081", certificate: svid.pem}]
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems)
                .singleElement()
                .asString()
                .endsWith("revocation.connectors[0].key: missing (expected: both, or neither)");
    }
}
