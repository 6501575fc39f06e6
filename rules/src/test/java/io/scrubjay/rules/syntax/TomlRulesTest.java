package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TomlRulesTest {
    @Test
    void parse_gitleaks() {
        // given
        RulePackParser parser = new RulePackParser();

        // when
        parser.addText(
                "gitleaks.toml",
                """
                title = "ours"
                [allowlist]
                description = "global"
                paths = ['''vendor/''']
                regexes = ['''(?i)^example''']
                stopwords = ["Demo"]

                [[rules]]
                id = "acme-token"
                description = "An Acme token"
                regex = '''\\b(acme_[a-z0-9]{20})(?:[;\\s]|$)'''
                entropy = 3.5
                keywords = ["ACME_"]
                [[rules.allowlists]]
                condition = "AND"
                regexTarget = "line"
                regexes = ['''test''']
                stopwords = ["zzz"]

                [[rules]]
                id = "Acme_Config"
                path = '''acme\\.conf'''

                [[rules]]
                id = "Acme_Key"
                description = "key"
                regex = '''acmekey=(\\w+)=(\\w{10})'''
                secretGroup = 2
                path = '''acme\\.conf'''
                """);

        // then
        RulePack pack = parser.pack();
        assertThat(pack.rules()).hasSize(2);
        Rule token = pack.rules().getFirst();
        AllowList global =
                new AllowList(AllowList.Target.SECRET, List.of("(?i)^example"), List.of("demo"), false);
        AllowList own = new AllowList(AllowList.Target.LINE, List.of("test"), List.of("zzz"), true);
        assertThat(token.title()).isEqualTo("An Acme token");
        assertThat(token.provider()).isEqualTo("acme");
        assertThat(token.severity()).isEqualTo(Severity.HIGH);
        assertThat(token.detector())
                .isEqualTo(new Detector.Regex(
                        "\\b(acme_[a-z0-9]{20})(?:[;\\s]|$)", List.of("acme_"), Detector.Regex.FIRST_GROUP));
        assertThat(token.conditions())
                .isEqualTo(new Conditions(
                        3.5, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(global, own)));
        assertThat(pack.rules().get(1).detector())
                .isEqualTo(new Detector.Regex("acmekey=(\\w+)=(\\w{10})", List.of(), 2));
        assertThat(parser.notices())
                .extracting(Problem::toString)
                .containsExactly(
                        "gitleaks.toml:4: paths: telemetry has none (that part is not used)",
                        "gitleaks.toml:22: rule 'Acme_Config': path: telemetry has no files (rule not loaded)",
                        "gitleaks.toml:25: rule 'Acme_Key': id: Acme_Key (loaded as acme-key)",
                        "gitleaks.toml:29: rule 'Acme_Key': path: telemetry has no files (rule looks everywhere)");
    }

    @Test
    void parse_betterleaks() {
        // given
        RulePackParser parser = new RulePackParser();

        // when
        parser.addText(
                "betterleaks.toml",
                """
                betterleaksMinVersion = "v1.6.0"
                prefilter = '''matchesAny(get(attributes, "path", ""), [`a`])'''
                filter = '''
                (matchesAny(finding["secret"], [
                  `^\\$\\{x\\}$`
                ]) || containsAny(finding["secret"], ["zzz"]))
                '''
                [[rules]]
                id = "acme-id"
                regex = '''(AID[0-9]{16})'''
                skipReport = true
                [[rules]]
                id = "acme-secret"
                regex = '''(ASEC[0-9a-z]{16})'''
                keywords = ["asec"]
                validate = '''let r = 1; r'''
                filter = '''
                filter.entropy(finding["secret"]) < 3.0
                  || (matchesAny(finding["match"], ["a\\"b"]) && containsAny(finding["secret"], ["q"]))
                  || !filter.matchesAny(finding["secret"], ["[0-9]"])
                  || len(finding["secret"]) == 8
                '''
                [[rules.required]]
                id = "acme-id"
                """);

        // then
        RulePack pack = parser.pack();
        assertThat(pack.rules()).extracting(Rule::mode).containsExactly(Mode.OFF, Mode.ENFORCE);
        Conditions conditions = pack.rules().get(1).conditions();
        assertThat(conditions.minEntropyBits()).isEqualTo(3.0);
        assertThat(conditions.allowLists())
                .containsExactly(
                        new AllowList(AllowList.Target.SECRET, List.of("^\\$\\{x\\}$"), List.of(), false),
                        new AllowList(AllowList.Target.SECRET, List.of(), List.of("zzz"), false),
                        new AllowList(AllowList.Target.MATCH, List.of("a\"b"), List.of("q"), true));
        assertThat(parser.notices())
                .extracting(Problem::toString)
                .containsExactly(
                        "betterleaks.toml:2: prefilter: not supported (ignored)",
                        "betterleaks.toml:11: rule 'acme-id': skipReport: parts of other rules are not looked for"
                                + " (rule loaded with mode off)",
                        "betterleaks.toml:16: rule 'acme-secret': validate: not supported"
                                + " (findings are not tried at the provider)",
                        "betterleaks.toml:17: rule 'acme-secret': filter: !filter.matchesAny(finding[\"secret\"],"
                                + " [\"[0-9]\"]) (not supported: that part is not used)",
                        "betterleaks.toml:17: rule 'acme-secret': filter: len(finding[\"secret\"]) == 8"
                                + " (not supported: that part is not used)",
                        "betterleaks.toml:23: rule 'acme-secret': required: not asked for"
                                + " (the rule's own match is enough)");
    }

    @Test
    void parse_everyMistakeAtOnce() {
        assertThatThrownBy(() -> RulePackParser.parse(
                        "r.toml",
                        """
                        [[rules]]
                        id = "a"
                        regex = '''(?<=a)b'''
                        [[rules]]
                        id = "b"
                        regex = '''a*'''
                        keywords = 7
                        [[rules]]
                        regex = "x"
                        [[rules]]
                        id = "c"
                        regex = "abc(d)"
                        secretGroup = 2
                        [[rules]]
                        id = "d"
                        [[rules]]
                        id = "e"
                        regex = "abc"
                        [[rules]]
                        id = "e"
                        regex = "abc"
                        """))
                .hasMessageContainingAll(
                        "r.toml:3: rule 'a': regex: (?<=a)b (expected: RE2 syntax; invalid named capture)",
                        "r.toml:6: rule 'b': regex: a* (expected: not to match the empty string)",
                        "r.toml:7: rule 'b': keywords: Long (expected: a list of texts)",
                        "r.toml:8: id: missing (expected: text)",
                        "r.toml:13: rule 'c': secretGroup: 2 (expected: 0 to 1, the regex's groups)",
                        "r.toml:14: rule 'd': regex: missing (expected: a regular expression)",
                        "r.toml:19: rule 'e': id: e (expected: unique, but r.toml:16 has it too)");
    }

    @Test
    void parse_noToml() {
        assertThatThrownBy(() -> RulePackParser.parse("r.toml", "[[rules]\nid = "))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessageContaining("r.toml:1: TOML: ");
    }

    @Test
    void addText_idOfAnotherSource() {
        // given
        RulePackParser parser = new RulePackParser();
        parser.addText("a.yaml", "rules: [{id: acme, title: t, provider: p, severity: low, token: 'acme_{hex:8}'}]");

        // when
        parser.addText("b.toml", "[[rules]]\nid = 'acme'\nregex = 'acme[0-9]+'");

        // then
        assertThat(parser.pack().rules()).extracting(rule -> rule.id().value()).containsExactly("acme", "imported-acme");
        assertThat(parser.notices())
                .extracting(Problem::toString)
                .containsExactly("b.toml:1: rule 'acme': id: a.yaml:1 has it too (loaded as imported-acme)");
    }

    @Test
    void examine_importedRules() {
        RulePack pack = RulePackParser.parse(
                "r.toml",
                """
                [[rules]]
                id = "groups"
                regex = '''acme(?:=([a-z]{8})|:([0-9]{8}))'''
                [[rules]]
                id = "no-literal"
                regex = '''\\b[0-9]{4}-[A-Z]{8}"?\\b'''
                [[rules]]
                id = "allowed"
                regex = '''beta=(\\w{8})'''
                keywords = ["beta"]
                [rules.allowlist]
                regexTarget = "line"
                regexes = ["test"]
                """);
        try (CompiledRules rules = CompiledRules.compile(pack);
                Examiner examiner = rules.newExaminer()) {
            assertThat(secrets(examiner, "acme=abcdefgh acme:01234567")).containsExactly("abcdefgh", "01234567");
            assertThat(secrets(examiner, "x 1234-ABCDEFGH y")).containsExactly("1234-ABCDEFGH");
            assertThat(secrets(examiner, "x1234-ABCDEFGH y")).isEmpty();
            assertThat(secrets(examiner, "a test\nbeta=abcdefgh")).containsExactly("abcdefgh");
            assertThat(secrets(examiner, "a test of beta=abcdefgh")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"gitleaks, 217", "betterleaks, 410"})
    void parse_publishedFile(String name, int atLeast) throws IOException {
        // given
        Path file = Path.of(System.getProperty("scrubjay.corpus", "corpus"), name + ".toml.gz");
        assumeThat(file).exists();
        String text;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        // when
        RulePack pack = RulePackParser.parse(name + ".toml", text);

        // then
        assertThat(pack.rules()).hasSizeGreaterThanOrEqualTo(atLeast);
        CompiledRules.compile(pack).close();
    }

    private static List<String> secrets(Examiner examiner, String text) {
        return examiner.examine(null, text.getBytes(StandardCharsets.ISO_8859_1)).stream()
                .map(finding -> text.substring(finding.secretFromByte(), finding.secretToByte()))
                .toList();
    }
}
