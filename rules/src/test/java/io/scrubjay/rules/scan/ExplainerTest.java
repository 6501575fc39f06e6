package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static io.scrubjay.rules.scan.TestRules.rule;
import static io.scrubjay.rules.scan.TestRules.run;
import static io.scrubjay.rules.scan.TestRules.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Treatment;
import io.scrubjay.rules.check.Verdict;
import io.scrubjay.rules.decode.Encoding;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainerTest {
    private static final Rule STRICT = asking(
            "strict",
            new Detector.Token(shape("strict_", run(Alphabet.BASE62, 12)), false, false, true),
            new Conditions(
                    3, 2, 0, List.of("example"), List.of(), List.of("not-sequence"), List.of("doc\\..*"), List.of(), List.of()));
    private static final Rule SAME = rule(
            "same", new Detector.Token(shape("tok_", run(Alphabet.BASE62, 10)), false, false, true));
    private static final Rule SHADOW = new Rule(
            new RuleId("shadow"),
            "shadow",
            "test",
            Severity.CRITICAL,
            Treatment.DEFAULT.withMode(Mode.SHADOW),
            new Detector.Token(shape("tok_", run(Alphabet.BASE62, 11)), false, false, true),
            Conditions.NONE,
            List.of(),
            List.of(),
            List.of());
    private static final CompiledRules RULES = CompiledRules.compile(new RulePack(
            Stream.concat(TestRules.PACK.rules().stream(), Stream.of(STRICT, SAME, SHADOW)).toList()));
    private static final CompiledRules PLAIN = CompiledRules.compile(TestRules.PACK);
    private static final Explainer EXPLAINER = RULES.newExplainer();

    @AfterAll
    static void close() {
        EXPLAINER.close();
        RULES.close();
        PLAIN.close();
    }

    private static Rule asking(String id, Detector detector, Conditions conditions) {
        return new Rule(
                new RuleId(id), id, "test", Severity.HIGH, detector, conditions, List.of(), List.of(), List.of());
    }

    private static List<Look> looks(@Nullable String key, String value) {
        return EXPLAINER.explain(null, key == null ? null : bytes(key), bytes(value)).getFirst().looks();
    }

    private static Look look(List<Look> looks, String rule) {
        return looks.stream()
                .filter(look -> look.rule().id().value().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void explain_nothingHit_saysNothing() {
        assertThat(looks(null, "all is well")).isEmpty();
    }

    @Test
    void explain_found_namesPlaceAndChecks() {
        // when
        Look look = look(looks(null, "a strict_a1b2Xc9Kf7Qz b"), "strict");

        // then
        assertThat(look.result()).isEqualTo(Look.Result.FOUND);
        assertThat(look.fromByte()).isEqualTo(2);
        assertThat(look.toByte()).isEqualTo(21);
        assertThat(look.verdicts()).allMatch(Verdict::accepted);
        assertThat(look.verdicts())
                .extracting(Verdict::check)
                .containsExactly(
                        "not-a-mask", "not-a-stand-in", "minDigits", "entropy", "stopwords", "not-sequence", "not-published");
    }

    @Test
    void explain_refused_namesEachCheckThatRefuses() {
        // when
        Look look = look(looks(null, "strict_examplexxxxxx"), "strict");

        // then
        assertThat(look.result()).isEqualTo(Look.Result.REFUSED);
        assertThat(look.verdicts())
                .filteredOn(verdict -> !verdict.accepted())
                .extracting(Verdict::check, Verdict::detail)
                .contains(tuple("minDigits", "0 digits (expected: >= 2)"), tuple("stopwords", "'example'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strict_abc12def34 | strict | no run of 12 base62 behind 'strict_', only 10",
                "risk-abcdefghij | bounded | left boundary: it stands behind a letter, a digit or _",
                "12345:AAabcdefghijk | bot | a longer run, and the rule says extend: false",
                "acmecorp is fine | selective | a keyword, but no value of its form is assigned to it",
                "acid123456 alone | pair | the identifier's form, but no secret of its form within 40 bytes",
                "--BEGIN-- --END-- | block | the first mark, but nothing encoded behind it",
                "begin 123 end | regex | a keyword, but the expression matches nothing around it",
                "\"passphrase\":\"null\" | key | the name, but no value in a form that counts, or one that only stands for one"
            })
    void explain_noForm_saysWhatIsMissing(String text, String rule, String reason) {
        // when
        Look look = look(looks(null, text), rule);

        // then
        assertThat(look.result()).isEqualTo(Look.Result.NO_FORM);
        assertThat(look.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a strict_abc12 | strict | no run of 12 base62 behind 'strict_', only 5",
                "nothing | strict | nothing of its form is in the text",
                "nothing | selective | none of its keywords is in the text: acmecorp",
                "nothing | regex | none of its keywords is in the text: begin ",
                "nothing | header | none of its names is in the text: x-api-key"
            })
    void whyNot_ruleThatDidNotLook(String text, String rule, String reason) {
        // given
        Rule asked = RULES.pack().find(new RuleId(rule)).orElseThrow();

        // when
        String why = Explainer.whyNot(asked, bytes(text));

        // then
        assertThat(looks(null, text)).noneMatch(look -> look.rule().equals(asked));
        assertThat(why.stripTrailing()).isEqualTo(reason);
    }

    @Test
    void explain_allowedKey_namesTheExpression() {
        assertThat(look(looks("doc.sample", "strict_a1b2Xc9Kf7Qz"), "strict").reason()).isEqualTo("allow.keys: doc\\..*");
    }

    @Test
    void explain_inKeyOnly_isNoFinding() {
        assertThat(look(looks("tok_abcdefghijkl", "value"), "token").result()).isEqualTo(Look.Result.IN_KEY);
    }

    @Test
    void explain_overlaps_sayWhichRuleGoesFirstAndWhy() {
        // when
        List<Look> looks = looks(null, "password=tok_abcdefghijkl");

        // then
        assertThat(look(looks, "token").result()).isEqualTo(Look.Result.FOUND);
        assertThat(look(looks, "common").reason())
                .isEqualTo("to token: a token goes before a value under an everyday word");
        assertThat(look(looks, "same").reason()).isEqualTo("to token: the same in all, it stands first in the pack");
        assertThat(look(looks, "shadow").reason()).isEqualTo("to token: enforced goes before shadow");
        assertThat(looks).filteredOn(look -> look.result() == Look.Result.LOST).hasSize(3);
    }

    @Test
    void explain_encoded_hasATextForEachRun() {
        // given
        String once = Encodings.BASE64.encode("a tok_abcdefghijkl b");
        String text = "x " + Encodings.PERCENT_ALL.encode(once) + " y";

        // when
        List<ExplainedText> texts = EXPLAINER.explain(null, bytes("note"), bytes(text));

        // then
        assertThat(look(texts.getFirst().looks(), "token").result()).isEqualTo(Look.Result.FOUND);
        assertThat(look(texts.getFirst().looks(), "token").fromByte()).isEqualTo(2);
        assertThat(look(texts.getFirst().looks(), "token").toByte()).isEqualTo(text.length() - 2);
        assertThat(texts)
                .extracting(ExplainedText::origin)
                .anySatisfy(origin -> assertThat(origin).isNotNull().extracting("encoding").isEqualTo(Encoding.BASE64))
                .anySatisfy(origin -> assertThat(origin).isNotNull().extracting("encoding").isEqualTo(Encoding.PERCENT));
        assertThat(look(texts.getLast().looks(), "token").fromByte()).isEqualTo(2);
        assertThat(texts.toString()).doesNotContain("tok_");
    }

    static Stream<Arguments> fields() {
        return ExaminerTest.fields();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void explain_everyFinding_hasALookOfItsRule(String field, List<String> expected) {
        // given
        try (Explainer explainer = PLAIN.newExplainer()) {

            // when
            ExplainedText text = explainer.explain(null, null, bytes(field)).getFirst();

            // then
            assertThat(TestRules.found(text.findings(), field)).isEqualTo(expected);
            assertThat(text.looks())
                    .filteredOn(look -> look.result() == Look.Result.FOUND)
                    .extracting(look -> look.rule().id())
                    .containsAll(text.findings().stream().map(Finding::rule).map(Rule::id).toList());
        }
    }
}
