package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Treatment;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void examine_allowedKey_alsoOfWhatStandsEncoded() {
        // given
        String secret = "acme_token_01234567";
        byte[] encoded = Base64.getEncoder().encode(bytes("{\"a\":\"" + secret + "\"}"));
        try (CompiledRules rules = compile("token: 'acme_token_{hex:8}', allow: {keys: [note]}");
                Examiner examiner = rules.newExaminer()) {

            // then
            assertThat(examiner.examine(bytes("notes"), encoded)).hasSize(1);
            assertThat(examiner.examine(bytes("note"), encoded)).isEmpty();
        }
    }

    @Test
    void examine_allowedService() {
        // given
        byte[] encoded = Base64.getEncoder().encode(bytes("{\"a\":\"acme_token_01234567\"}"));
        try (CompiledRules rules = compile("token: 'acme_token_{hex:8}', allow: {services: ['demo-[a-z]+', seed]}");
                Examiner examiner = rules.newExaminer()) {

            // then
            for (byte[] field : List.of(bytes("acme_token_01234567"), encoded)) {
                assertThat(examiner.examine("demo-shop", null, field)).isEmpty();
                assertThat(examiner.examine("seed", bytes("key"), field)).isEmpty();
                assertThat(examiner.examine("demo-shop2", null, field)).hasSize(1);
                assertThat(examiner.examine("shop", bytes("seed"), field)).hasSize(1);
                assertThat(examiner.examine(null, field)).hasSize(1);
            }
        }
    }

    /** A rule that does not apply must not take the place of one that does. */
    @Test
    void examine_allowedService_otherRulesApply() {
        // given
        String text = "beta_acme_01234567";
        String other = "}, {id: b, title: t, provider: p, severity: low, token: 'beta_acme_{hex:8}'";
        try (CompiledRules rules = compile(
                        "token: 'acme_{hex:8}', leftBoundary: false, allow: {services: [seed]}" + other);
                Examiner examiner = rules.newExaminer()) {

            // when
            List<Finding> findings = examiner.examine("seed", null, bytes(text));

            // then
            assertThat(found(findings, text)).containsExactly("b=beta_acme_01234567");
        }
    }

    @Test
    void examine_evidence_alsoOfWhatStandsEncoded() {
        // given
        String right = "zpka_" + "3e6c4f7d39954ca29353b7ab88589b64" + "_de26cd55";
        String wrong = right.replace("_de", "_ed");
        String encoded = Base64.getEncoder().encodeToString(bytes("{\"a\":\"" + right + "\"}"));
        try (CompiledRules rules = compile("token: 'zpka_{hex:32}_{hex:8}', evidence: zuplo");
                Examiner examiner = rules.newExaminer()) {

            // when
            List<Finding> findings = examiner.examine(bytes("key"), bytes(wrong + " " + right + " " + encoded));

            // then
            assertThat(findings)
                    .extracting(finding -> finding.assessment().confidence())
                    .containsExactly(Confidence.LOW, Confidence.HIGH, Confidence.HIGH);
        }
    }

    @Test
    void compile_unknownEvidence() {
        // given
        Rule known = RulePackParser.parse("f", "rules: [{id: a, title: t, provider: p, severity: low, token: 'acme_{hex:8}'}]")
                .rules()
                .getFirst();
        Rule unknown = new Rule(
                known.id(),
                known.title(),
                known.provider(),
                known.severity(),
                new Treatment(Mode.ENFORCE, Confidence.LOW, "hearsay", null),
                known.detector(),
                known.conditions(),
                List.of(),
                List.of(),
                List.of());

        // then
        assertThatThrownBy(() -> CompiledRules.compile(new RulePack(List.of(unknown))))
                .hasMessageStartingWith("rule 'a': evidence: hearsay (expected: aws-key-id, ");
    }

    @ParameterizedTest
    @CsvSource({
        "label, [redacted:a:", "fixed, [redacted]", "partial, [redacted:...4567]", "hmac, [hmac:", "drop, ''"
    })
    void redact_maskOfTheRule_beforeTheConfiguredOne(String style, String mask) {
        // given
        String text = "<acme_0123456701234567> <beta_01234567>";
        String other = "}, {id: b, title: t, provider: p, severity: low, token: 'beta_{hex:8}'";
        try (CompiledRules rules = compile("mask: " + style + ", token: 'acme_{hex:8}'" + other);
                Examiner examiner = rules.newExaminer()) {
            FieldRedactor redactor = new FieldRedactor(
                    examiner,
                    new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]),
                    Objects.requireNonNull(Masks.named("fixed")));

            // when
            byte[] masked = FieldRedactor.apply(redactor.redact(null, bytes(text)), bytes(text));

            // then
            assertThat(new String(masked, StandardCharsets.US_ASCII))
                    .startsWith("<" + mask)
                    .endsWith("> <[redacted]>");
            assertThat(examiner.examine(null, masked)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fixed, '[redacted]'", "partial, '[redacted:...a1B2]'", "hmac, '[hmac:0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d]'"
    })
    void compile_ruleThatMatchesItsOwnMask(String style, String mask) {
        assertThatThrownBy(() -> compile("mask: " + style + ", regex: '\\[(redacted|hmac:[0-9a-f]+|redacted:...a1B2)\\]'"))
                .hasMessage("rule 'a': matches the mask text " + mask + " (expected: nothing of it)");
    }

    private static CompiledRules compile(String rule) {
        RulePack pack =
                RulePackParser.parse("f", "rules: [{id: a, title: t, provider: p, severity: low, " + rule + "}]");
        return CompiledRules.compile(pack);
    }
}
