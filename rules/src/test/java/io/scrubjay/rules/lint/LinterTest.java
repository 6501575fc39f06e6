package io.scrubjay.rules.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinterTest {
    private static List<String> warnings(String rules) {
        return warnings(rules, rule -> true);
    }

    private static List<String> warnings(String rules, Predicate<Rule> about) {
        try (CompiledRules compiled = CompiledRules.compile(RulePackParser.parse("rules.yaml", "rules:\n" + rules))) {
            return new Linter(compiled, new Random(1))
                    .warnings(about).stream().map(Warning::toString).toList();
        }
    }

    private static String rule(String id, String rest) {
        return "  - {id: " + id + ", title: The " + id + " one, provider: acme, severity: low, " + rest + "}\n";
    }

    @Test
    void warnings_soundRules_areNone() {
        assertThat(warnings(rule("one", "token: 'acme_one_{base62:36}'")
                        + rule("two", "token: 'acme_two_{hex:32}'")
                        + rule("three", "value: '{base62:32}', keywords: [acmecorp]")
                        + rule("four", "key: [acme_passphrase]")
                        + rule("five", "pair: {id: 'ACID{digit:12}', secret: '{base62:40}'}")
                        + rule("six", "block: {begin: '--ACME BEGIN--', end: '--ACME END--'}")))
                .isEmpty();
    }

    static Stream<Arguments> questionable() {
        return Stream.of(
                argumentSet(
                        "weak token",
                        rule("one", "token: 'abc{digit:4}'"),
                        "rule 'one': weak: token: 31 bits (expected: at least 48, or entropy, checks or stopwords)"),
                argumentSet(
                        "weak value",
                        rule("one", "value: '{digit:8}', keywords: [acmecorp]"),
                        "rule 'one': weak: value: 27 bits (expected: at least 48, or entropy, checks or stopwords)"),
                argumentSet(
                        "ambiguous runs",
                        rule("one", "token: 'acme_{base62:1-200}{base62:1-200}{hex:1-9}x'"),
                        "rule 'one': costly: token: up to 40000 ways to divide a text among its runs (expected: at most 10000;"
                                + " runs that border on each other should not share characters)"),
                argumentSet(
                        "no literal",
                        rule("one", "regex: '[0-9]{6}:[a-f]{12}', samples: ['{digit:6}:{[a-f]:12}'], entropy: 2"),
                        "rule 'one': costly: regex: no literal of three characters in every match (expected: one, or keywords;"
                                + " without them the sweep looks for the expression itself)"),
                argumentSet(
                        "short keyword",
                        rule("one", "value: '{base62:32}', keywords: [acm]"),
                        "rule 'one': unselective: keywords: acm (expected: at least 4 characters, or common: true)"),
                argumentSet(
                        "everyday keyword",
                        rule("one", "value: '{base62:32}', keywords: [acmecorp, account]"),
                        "rule 'one': unselective: keywords: account (expected: no everyday word, or common: true)"),
                argumentSet(
                        "noisy literal",
                        rule("one", "regex: 'password ([0-9]{40})', keywords: ['password '], samples: ['password <{digit:40}>']"),
                        "rule 'one': unselective: sweep: "),
                argumentSet(
                        "no sample",
                        rule("one", "regex: 'acmecorp=([0-9]{40})'"),
                        "rule 'one': no-sample: samples: none (expected: at least one, so that scrubjay rules test can try the rule)"),
                argumentSet(
                        "same form",
                        rule("one", "token: 'acme_{base62:36}'") + rule("two", "token: 'acme_{base62:36}'"),
                        "rule 'two': overlap: samples: it and 'one' find all of each other's (expected: one rule for a form)"),
                argumentSet(
                        "never wins",
                        rule("one", "token: 'acme_{base62:20}'") + rule("two", "token: 'acme_x{base62:36}'"),
                        "rule 'two': unreachable: samples: all of its own are named by 'one' (expected: some by the rule itself)"),
                argumentSet(
                        "title is the id",
                        "  - {id: one, title: one, provider: acme, severity: low, token: 'acme_{base62:36}'}\n",
                        "rule 'one': description: title: one (expected: what a person calls it, not the id)"),
                argumentSet(
                        "title is a sentence",
                        "  - {id: one, title: It is., provider: acme, severity: low, token: 'acme_{base62:36}'}\n",
                        "rule 'one': description: title: ends with a full stop (expected: a name, not a sentence)"),
                argumentSet(
                        "title is another's",
                        "  - {id: one, title: It, provider: acme, severity: low, token: 'acme_{base62:36}'}\n"
                                + "  - {id: two, title: It, provider: acme, severity: low, token: 'bcme_{base62:36}'}\n",
                        "rule 'two': description: title: It (expected: unique, but 'one' has it too)"),
                argumentSet(
                        "provider is no word",
                        "  - {id: one, title: It, provider: acme corp, severity: low, token: 'acme_{base62:36}'}\n",
                        "rule 'one': description: provider: acme corp (expected: one word of lower-case letters, digits, '-', '.')"));
    }

    @ParameterizedTest
    @MethodSource("questionable")
    void warnings_questionableRule_saysWhat(String rules, String expected) {
        assertThat(warnings(rules)).anySatisfy(warning -> assertThat(warning).startsWith(expected));
    }

    @Test
    void warnings_ofSomeRules_concernOnlyThem() {
        // given
        String rules = rule("one", "token: 'abc{digit:4}'") + rule("two", "token: 'bcd{digit:4}'");

        // when
        List<String> warnings = warnings(rules, rule -> rule.id().value().equals("two"));

        // then
        assertThat(warnings).hasSize(1).first().asString().startsWith("rule 'two': weak: ");
    }

    @Test
    void bytes_sameSource_sameText() {
        // when
        byte[] text = new CleanText(new Random(3)).bytes(100_000);

        // then
        assertThat(text).isEqualTo(new CleanText(new Random(3)).bytes(100_000)).hasSizeGreaterThanOrEqualTo(100_000);
        assertThat(new String(text, StandardCharsets.US_ASCII)).doesNotContainPattern("\\{(word|n|time|ip|verb|name)}");
    }
}
