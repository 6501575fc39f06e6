package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledRulesTest {
    @Test
    void compile_ruleThatMatchesItsMask() {
        assertThatThrownBy(() -> compile("regex: '\\[[a-z:0-9]+\\]', keywords: [redacted]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule 'a': matches the mask text [redacted:a:0a1b2c3d] (expected: nothing of it)");
    }

    @Test
    void compile_tokenThatIsItsMask() {
        assertThatThrownBy(() -> compile("token: '[redacted:{[a-z0-9:]:4-40}]'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule 'a': matches the mask text [redacted:a:0a1b2c3d] (expected: nothing of it)");
    }

    @Test
    void compile_patternThatTheLibraryRefuses() {
        assertThatThrownBy(() -> compile("regex: '" + "(?:[0-9a-f]?[0-9]){400}".repeat(40) + "'"))
                .isInstanceOf(RuleCompileException.class)
                .extracting(failure -> ((RuleCompileException) failure).rules())
                .isEqualTo(List.of(new RuleId("a")));
    }

    @Test
    void compile_patternThatTheLibraryRefuses_saysWhy() {
        assertThatThrownBy(() -> compile("regex: '" + "(?:[0-9a-f]?[0-9]){400}".repeat(40) + "'"))
                .hasMessageStartingWith("rule 'a': pattern ")
                .hasMessageContaining("expected: accepted by Hyperscan");
    }

    @Test
    void compile_pairWithoutAnythingRare() {
        assertThatThrownBy(() -> compile("pair: {id: 'ab{hex:4}', secret: '{hex:32}'}"))
                .hasMessageContaining("rule 'a': pair.id: ab{hex:4} (expected: a literal of at least 3 characters");
    }

    @Test
    void examine_offRule() {
        try (CompiledRules rules = compile("mode: off, token: 'acme_{hex:8}'");
                Examiner examiner = rules.newExaminer()) {
            assertThat(examiner.examine(null, bytes("acme_01234567"))).isEmpty();
            assertThat(rules.pack().rules()).hasSize(1);
        }
    }

    @Test
    void redact_shadowRule() {
        // given
        String text = "acme_01234567 beta_01234567 gamma_acme_01234567";
        String others = "}, {id: b, title: t, provider: p, severity: low, token: 'beta_{hex:8}'}, "
                + "{id: c, title: t, provider: p, severity: low, token: 'gamma_acme_{hex:8}'";
        try (CompiledRules rules = compile("mode: shadow, token: 'acme_{hex:8}', leftBoundary: false" + others);
                Examiner examiner = rules.newExaminer()) {
            FieldRedactor redactor =
                    new FieldRedactor(examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());

            // when
            List<Finding> findings = examiner.examine(null, bytes(text));
            byte[] masked = FieldRedactor.apply(redactor.redact(null, bytes(text)), bytes(text));

            // then
            assertThat(found(findings, text))
                    .containsExactly("a=acme_01234567", "b=beta_01234567", "c=gamma_acme_01234567");
            assertThat(new String(masked, StandardCharsets.US_ASCII))
                    .startsWith("acme_01234567 [redacted:b:")
                    .doesNotContain("gamma_");
        }
    }

    @Test
    void examine_allowedKey() {
        try (CompiledRules rules = compile("token: 'acme_{hex:8}', allow: {keys: ['build\\..*', note]}");
                Examiner examiner = rules.newExaminer()) {
            assertThat(examiner.examine(bytes("build.id"), bytes("acme_01234567"))).isEmpty();
            assertThat(examiner.examine(bytes("note"), bytes("acme_01234567"))).isEmpty();
            assertThat(examiner.examine(bytes("notes"), bytes("acme_01234567"))).hasSize(1);
            assertThat(examiner.examine(null, bytes("note=acme_01234567"))).hasSize(1);
        }
    }

    private static CompiledRules compile(String rule) {
        RulePack pack =
                RulePackParser.parse("f", "rules: [{id: a, title: t, provider: p, severity: low, " + rule + "}]");
        return CompiledRules.compile(pack);
    }
}
