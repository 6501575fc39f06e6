package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.RuleId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltinPacksTest {
    @Test
    void load_all() {
        assertThat(BuiltinPacks.load(List.of("builtin")).rules()).hasSizeGreaterThan(300);
    }

    @Test
    void load_oneFamily() {
        var pack = BuiltinPacks.load(List.of("vcs"));
        assertThat(pack.find(new RuleId("github-pat"))).isPresent();
        assertThat(pack.find(new RuleId("slack-bot-token"))).isEmpty();
    }

    @Test
    void loadLocated_knowsFileAndLine(@TempDir Path dir) throws IOException {
        // given
        Path file = Files.writeString(dir.resolve("our.yaml"), """
                rules:
                  - id: acme-key
                    title: Acme key
                    provider: acme
                    severity: high
                    token: "acme_{base62:24}"
                """);

        // when
        LocatedPack located = BuiltinPacks.loadLocated(List.of("vcs"), List.of(file));

        // then
        assertThat(located.pack().find(new RuleId("acme-key"))).isPresent();
        assertThat(located.problem(new RuleId("acme-key"), "no")).hasToString(file + ":2: no");
        assertThat(located.places().get(new RuleId("github-pat"))).asString().matches("builtin/vcs\\.yaml:[0-9]+");
        assertThat(located.notices()).isEmpty();
    }

    @Test
    void load_optionalPack_byItsNameOnly() {
        // given
        RuleId card = new RuleId("payment-card-number");

        // then
        assertThat(BuiltinPacks.load(List.of("builtin")).find(card)).isEmpty();
        assertThat(BuiltinPacks.load(List.of("builtin", "personal")).find(card)).isPresent();
        assertThat(BuiltinPacks.load(List.of("personal")).rules()).hasSize(3);
    }

    @Test
    void load_unknownFamilyAndMissingFile() {
        assertThatThrownBy(() -> BuiltinPacks.load(List.of("clouds"), List.of(Path.of("no-such.yaml"))))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessageContaining("packs: clouds (expected: builtin or some of cloud, ai, ")
                .hasMessageContaining("no-such.yaml: no such file (expected: a rule file)");
    }

    @Test
    void families_areTheFilesThatShip() throws IOException, URISyntaxException {
        Path packs = Path.of(Objects.requireNonNull(BuiltinPacks.class.getResource("/packs")).toURI());
        try (var files = Files.list(packs)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(BuiltinPacks.packs().stream()
                            .map(family -> family + ".yaml")
                            .toList());
        }
    }
}
