package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.MaskStyle;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Treatment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulePackParserTest {
    @Test
    void parse_everyKey() {
        var pack = RulePackParser.parse(
                "rules.yaml",
                """
                rules:
                  - id: acme-token
                    title: Acme token
                    provider: acme
                    severity: high
                    token: 'acme_{hex:32}'
                    ignoreCase: true
                    leftBoundary: true
                    extend: false
                    entropy: 3.5
                    minDigits: 2
                    minClasses: 3
                    stopwords: [demo]
                    checks: [random]
                    allow: {values: ['acme_0+'], keys: [note], services: ['demo-.*']}
                    mode: shadow
                    confidence: low
                    evidence: crc32-base62
                    mask: partial
                    samples: ['x <acme_{hex:32}>']
                    nearMisses: ['acme_{hex:3}']
                    references: ['https://acme.example/tokens']
                  - id: acme-key
                    title: Acme key
                    provider: acme
                    severity: low
                    keywords: [acme]
                    value: '{hex:32}'
                    common: true
                  - id: acme-line
                    title: Acme line
                    provider: acme
                    severity: critical
                    keywords: acme
                    regex: 'acme ([a-z]+)'
                    secretGroup: 1
                """);

        assertThat(pack.rules()).hasSize(3);
        Rule token = pack.rules().getFirst();
        assertThat(token.title()).isEqualTo("Acme token");
        assertThat(token.severity()).isEqualTo(Severity.HIGH);
        assertThat(token.detector())
                .isEqualTo(new Detector.Token(ShapeParser.parse("acme_{hex:32}"), true, true, false));
        assertThat(token.conditions())
                .isEqualTo(new Conditions(
                        3.5,
                        2,
                        3,
                        List.of("demo"),
                        List.of("acme_0+"),
                        List.of("random"),
                        List.of("note"),
                        List.of("demo-.*"),
                        List.of()));
        assertThat(token.treatment())
                .isEqualTo(new Treatment(Mode.SHADOW, Confidence.LOW, "crc32-base62", MaskStyle.PARTIAL));
        assertThat(token.references()).containsExactly("https://acme.example/tokens");
        assertThat(token.samples()).containsExactly("x <acme_{hex:32}>");
        assertThat(pack.rules().get(1).detector())
                .isEqualTo(new Detector.Keyword(List.of("acme"), ShapeParser.parse("{hex:32}"), true));
        assertThat(pack.rules().get(2).detector())
                .isEqualTo(new Detector.Regex("acme ([a-z]+)", List.of("acme"), 1));
    }

    @Test
    void parse_boundaryByDefaultForShortPrefixes() {
        assertThat(leftBoundaryOf("abc-{hex:32}")).isTrue();
        assertThat(leftBoundaryOf("abcdef_{hex:32}")).isFalse();
        assertThat(leftBoundaryOf("(abcdef_|abc_){hex:32}")).isTrue();
        assertThat(leftBoundaryOf("{digit:8}:abc{hex:32}")).isTrue();
    }

    private static boolean leftBoundaryOf(String shape) {
        var pack = RulePackParser.parse(
                "f", "rules: [{id: a, title: t, provider: p, severity: low, token: '" + shape + "'}]");
        return ((Detector.Token) pack.rules().getFirst().detector()).leftBoundary();
    }

    @Test
    void parse_everyMistakeAtOnce() {
        RuleSyntaxException thrown = catchThrowableOfType(
                RuleSyntaxException.class,
                () -> RulePackParser.parse(
                        "cloud.yaml",
                        """
                        rules:
                          - id: acme-token
                            title: Acme
                            provider: acme
                            severity: severe
                            mask: rainbow
                            evidence: hearsay
                            token: 'acme_{hex:32}'
                          - id: Acme Key
                            provider: Acme
                            severity: low
                            token: 'ab{hex:32}'
                            tokn: x
                          - id: two
                            title: Two
                            provider: acme
                            severity: low
                            token: 'acme_{hex:32'
                            regex: 'a'
                          - id: line
                            title: Line
                            provider: acme
                            severity: low
                            keywords: [Acme]
                            regex: 'a*'
                            secretGroup: 2
                            checks: [crystal-ball]
                            entropy: 9
                            allow: {values: ['('], keys: [x], services: ['[']}
                            samples: ['{hex']
                          - id: behind
                            title: Behind
                            provider: acme
                            severity: low
                            keywords: [acme]
                            regex: '(?<=a)b'
                          - id: short
                            title: Short
                            provider: acme
                            severity: low
                            value: '{hex:3}'
                          - id: fine
                            title: Fine
                            provider: acme
                            severity: low
                            token: 'acme_{hex:32}'
                          - id: fine
                            title: Fine again
                            provider: acme
                            severity: low
                            token: 'acme_{hex:32}'
                        extra: 1
                        """));

        assertThat(thrown.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "cloud.yaml:5: rule 'acme-token': severity: severe (expected: low, medium, high, critical)",
                        "cloud.yaml:6: rule 'acme-token': mask: rainbow (expected: label, fixed, partial, hmac, drop)",
                        "cloud.yaml:7: rule 'acme-token': evidence: hearsay (expected: "
                                + String.join(", ", io.scrubjay.rules.check.EvidenceKinds.names()) + ")",
                        "cloud.yaml:9: rules[1].id: Acme Key (expected: lower-case words joined by '-', at most 64"
                                + " characters)",
                        "cloud.yaml:9: rules[1].title: missing (expected: what a person calls it)",
                        "cloud.yaml:10: rules[1].provider: Acme (expected: lower case)",
                        "cloud.yaml:12: rules[1].token: ab{hex:32} (expected: a literal of at least 3 characters in every"
                                + " match)",
                        "cloud.yaml:13: rules[1].tokn: unknown key, did you mean token? (expected: id, title, provider,"
                                + " severity, mode, confidence, evidence, mask, token, value, regex, key, pair, block, ignoreCase,"
                                + " leftBoundary, extend, entropy, minDigits, minClasses, stopwords, checks, allow, samples, nearMisses, references)",
                        "cloud.yaml:14: rule 'two': detector: token and regex"
                                + " (expected: one of token, value, regex, key, pair, block)",
                        "cloud.yaml:24: rule 'line': keywords: Acme (expected: lower case, not blank)",
                        "cloud.yaml:25: rule 'line': regex: a* (expected: not to match the empty string)",
                        "cloud.yaml:26: rule 'line': secretGroup: 2 (expected: at most 0, the regex's groups)",
                        "cloud.yaml:27: rule 'line': checks: crystal-ball (expected: "
                                + String.join(", ", io.scrubjay.rules.check.Checks.names()) + ")",
                        "cloud.yaml:28: rule 'line': entropy: 9 (expected: 0.0 to 8.0)",
                        "cloud.yaml:29: rule 'line': allow.values: ( (expected: RE2 syntax; missing closing ))",
                        "cloud.yaml:29: rule 'line': allow.services: [ (expected: RE2 syntax; missing closing ])",
                        "cloud.yaml:30: rule 'line': samples: {hex (column 1: '{' (expected: '}' to close it))",
                        "cloud.yaml:36: rule 'behind': regex: (?<=a)b (expected: RE2 syntax; invalid named capture)",
                        "cloud.yaml:37: rule 'short': keywords: missing (expected: at least one literal, lower case)",
                        "cloud.yaml:41: rule 'short': value: {hex:3} (expected: at least 4 characters in every match)",
                        "cloud.yaml:47: rule 'fine': id: fine (expected: unique, but cloud.yaml:42 has it too)",
                        "cloud.yaml:52: extra: unknown key (expected: rules)");
    }

    @Test
    void parse_noRules() {
        assertThatThrownBy(() -> RulePackParser.parse("f", ""))
                .hasMessage("f: rules: missing (expected: a list of rules)");
    }

    @Test
    void parse_binaryFile(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("rules.yaml"), new byte[] {'a', ':', 0, 1, (byte) 0xff});

        assertThatThrownBy(() -> RulePackParser.parse(file))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessage(file + ": content: binary (expected: YAML in UTF-8)");
    }

    @Test
    void parse_oversizeFile(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("rules.yaml"), new byte[16 * 1024 * 1024 + 1]);

        assertThatThrownBy(() -> RulePackParser.parse(file))
                .hasMessage(file + ": size: over 16777216 bytes (expected: at most that)");
    }

    @Test
    void pack_filesTogether(@TempDir Path dir) throws IOException {
        // given
        String rule = "rules: [{id: a, title: t, provider: p, severity: low, token: 'acme_{hex:8}'}]\n";
        Path one = Files.writeString(dir.resolve("one.yaml"), rule);
        Path two = Files.writeString(dir.resolve("two.yaml"), rule);
        RulePackParser parser = new RulePackParser();

        // when
        parser.addFile(one);
        parser.addFile(two);

        // then
        assertThatThrownBy(parser::pack)
                .hasMessage(two + ":1: rule 'a': id: a (expected: unique, but " + one + ":1 has it too)");
    }
}
