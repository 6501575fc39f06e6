package io.scrubjay.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scrubjay.rules.hyperscan.Database;
import io.scrubjay.rules.syntax.RuleSyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleLoaderTest {
    @TempDir
    Path dir = Path.of("");

    @Test
    void load_ruleThatDoesNotCompile_saysFileLineAndRule() {
        // given
        TestGenerations generations = new TestGenerations(dir);
        String rules = """
                rules:
                  - {id: good, title: t, provider: p, severity: low, token: 'good_{hex:20}'}
                  - {id: bad, title: t, provider: p, severity: low, token: '[redacted:{[a-z0-9:]:4-40}]'}
                """;
        int before = Database.openCount();

        // when
        RulesRefusedException refused =
                catchThrowableOfType(RulesRefusedException.class, () -> generations.load(7, rules));

        // then
        assertThat(refused.problems())
                .singleElement()
                .hasToString(dir.resolve("rules-7.yaml")
                        + ":3: rule 'bad': matches the mask text [redacted:bad:0a1b2c3d] (expected: nothing of it)");
        assertThat(Database.openCount()).isEqualTo(before);
    }

    @Test
    void load_mistakes_saysAll() {
        assertThatThrownBy(() -> new TestGenerations(dir).load(1, "rules: [{id: A}]\nmore: 1\n"))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessageContaining("rules-1.yaml:1: ")
                .hasMessageContaining("rules-1.yaml:2: more: unknown key");
    }
}
