package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RulesLintCommandTest {
    private static final String TOO_LARGE_FOR_HYPERSCAN = "regex: '[^a-z]{1000}(?:[^x-z]{1,1000}){20}'";

    private static final String WEAK =
            "rules:\n  - {id: weak-one, title: A weak one, provider: acme, severity: low, token: 'xyz{digit:4}'}\n";

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static String rule(String rest) {
        return "rules:\n  - id: one\n    title: One\n    provider: acme\n    severity: low\n    " + rest + "\n";
    }

    @Test
    void lint_warnings_areZeroAndCounted() throws IOException {
        // given
        String file = file("weak.yaml", WEAK);

        // when
        int code = cli.execute("rules", "lint", file);

        // then
        assertThat(code).isZero();
        assertThat(cli.out())
                .isEqualTo("warning: " + file + ":2: rule 'weak-one': weak: token: 31 bits (expected: at least 48, or entropy,"
                        + " checks or stopwords)\n1 rule, no mistakes, 1 warning\n");
    }

    @Test
    void lint_strict_warningsAreOne() throws IOException {
        assertThat(cli.execute("rules", "lint", file("weak.yaml", WEAK), "--strict")).isEqualTo(1);
    }

    @Test
    void lint_with_seesOverlapsAndSpeaksOfItsOwnOnly() throws IOException {
        // given
        String other = file("other.yaml", WEAK.replace("weak-one", "other").replace("A weak", "Another"));

        // when
        cli.execute("rules", "lint", file("weak.yaml", WEAK), "--with", other);

        // then
        assertThat(cli.out())
                .contains("rule 'weak-one': overlap: samples: it and 'other' find all of each other's")
                .contains("rule 'weak-one': unreachable: ")
                .endsWith("1 rule, no mistakes, 3 warnings\n")
                .doesNotContain("rule 'other': ");
    }

    @Test
    void lint_json_hasAllFour() throws IOException {
        // given
        String toml = file("acme.toml", "[[rules]]\nid = 'acme'\nregex = '''acmecorp=[0-9]{40}'''\nvalidate = 'x'\n");

        // when
        int code = cli.execute("rules", "lint", toml, "--json");

        // then
        JsonNode result = JsonMapper.shared().readTree(cli.out());
        assertThat(code).isZero();
        assertThat(result.get("rules").asInt()).isEqualTo(1);
        assertThat(result.get("errors").size()).isZero();
        assertThat(result.at("/warnings/0/kind").asString()).isEqualTo("description");
        assertThat(result.at("/warnings/1/rule").asString()).isEqualTo("acme");
        assertThat(result.at("/warnings/1/kind").asString()).isEqualTo("no-sample");
        assertThat(result.at("/warnings/1/line").asInt()).isEqualTo(1);
        assertThat(result.at("/notes/0/message").asString()).startsWith("validate: not supported");
    }

    @Test
    void lint_jsonOfMistakes_namesTheRule() throws IOException {
        // when
        int code = cli.execute("rules", "lint", file("bad.yaml", rule("tokn: x")), "--json");

        // then
        JsonNode error = JsonMapper.shared().readTree(cli.out()).at("/errors/0");
        assertThat(code).isEqualTo(1);
        assertThat(cli.err()).isEmpty();
        assertThat(error.get("rule").asString()).isEqualTo("one");
        assertThat(error.get("message").asString()).startsWith("detector: missing (expected: one of token,");
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                argumentSet(
                        "unknown key",
                        rule("token: 'acme_{hex:32}'\n    stopword: [x]"),
                        ":7: rule 'one': stopword: unknown key, did you mean stopwords? (expected: id, "),
                argumentSet(
                        "impossible shape",
                        rule("token: 'acme_{hex:9-3}'"),
                        ":6: rule 'one': token: acme_{hex:9-3} (column 6: run: {hex:9-3} (expected: 0 <= min <= max"),
                argumentSet(
                        "pattern that Hyperscan refuses",
                        rule(TOO_LARGE_FOR_HYPERSCAN),
                        ":2: rule 'one': pattern "),
                argumentSet(
                        "expression that matches nothing at all",
                        rule("regex: '(acmecorp)?'"),
                        ":6: rule 'one': regex: (acmecorp)? (expected: not to match the empty string)"),
                argumentSet(
                        "its own mask",
                        rule("token: '[redacted:one:{hex:8}]'"),
                        ":2: rule 'one': matches the mask text [redacted:one:"),
                argumentSet("empty file", "", ": content: empty (expected: rules)"),
                argumentSet("text", "hello\n", ":1: document: text (expected: keys and values)"),
                argumentSet("no YAML", "rules: [\n", ":2: YAML: "),
                argumentSet("NUL", "rules: []\0", ": content: binary (expected: YAML in UTF-8)"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void lint_badFile_isOneMessageWithItsPlace(String text, String expected) throws IOException {
        // given
        String file = file("bad.yaml", text);

        // when
        int code = cli.execute("rules", "lint", file);

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).startsWith(file + expected).endsWith("\n1 problem\n").hasLineCount(2);
    }

    @Test
    void lint_notUtf8_isOneMessage() throws IOException {
        // given
        Path file = Files.write(directory.resolve("bad.yaml"), "rules: # \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));

        // when
        int code = cli.execute("rules", "lint", file.toString());

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.err()).isEqualTo(file + ": content: binary (expected: YAML in UTF-8)\n1 problem\n");
    }

    @Test
    void lint_directory_isOneMessage() {
        assertThat(cli.execute("rules", "lint", directory.toString())).isEqualTo(1);
        assertThat(cli.err()).isEqualTo(directory + ": a directory (expected: a rule file)\n1 problem\n");
    }

    @Test
    void lint_noFile_isOneMessage() {
        assertThat(cli.execute("rules", "lint", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(cli.err()).isEqualTo(directory.resolve("none") + ": no such file (expected: a rule file)\n1 problem\n");
    }

    @Test
    void lint_sameIdInTwoFiles_namesBothPlaces() throws IOException {
        // given
        String other = file("other.yaml", WEAK);
        String file = file("weak.yaml", "\n" + WEAK);

        // when
        int code = cli.execute("rules", "lint", other, file);

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo(file + ":3: rule 'weak-one': id: weak-one (expected: unique, but " + other
                        + ":2 has it too)\n1 problem\n");
    }

    @Test
    void lint_hundredThousandRules_isOneMessage() throws IOException {
        // given
        String yaml = file("many.yaml", IntStream.range(0, 100_000)
                .mapToObj(i -> "- {id: r" + i + ", title: t, provider: p, severity: low, token: 'acme" + i + "_{hex:16}'}\n")
                .collect(Collectors.joining("", "rules:\n", "")));
        String toml = file("many.toml", IntStream.range(0, 100_000)
                .mapToObj(i -> "[[rules]]\nid = 'r" + i + "'\nregex = '''acme" + i + "_[0-9]{9}'''\n")
                .collect(Collectors.joining()));

        // when
        int code = cli.execute("rules", "lint", yaml, toml);

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo(yaml + ": rules: over 20000 (expected: at most that)\n" + toml
                        + ": rules: over 20000 (expected: at most that)\n2 problems\n");
    }

    @Test
    void lint_thousandsOfMistakes_areCountedNotAllPrinted() throws IOException {
        // given
        String file = file("bad.yaml", IntStream.range(0, 1000)
                .mapToObj(i -> "- {id: r" + i + ", title: t, provider: p, severity: low}\n")
                .collect(Collectors.joining("", "rules:\n", "")));

        // when
        cli.execute("rules", "lint", file);

        // then
        assertThat(cli.err()).hasLineCount(202).endsWith("\n... and 800 more\n1000 problems\n");
    }

    @Test
    void otherCommands_refusedPattern_isTwoWithItsPlace() throws IOException {
        // given
        String file = file("bad.yaml", rule(TOO_LARGE_FOR_HYPERSCAN));

        // when
        int code = cli.execute("scan", "--rules", file, "-");

        // then
        assertThat(code).isEqualTo(2);
        assertThat(cli.err()).startsWith("scrubjay: " + file + ":2: rule 'one': pattern ").hasLineCount(1);
    }
}
