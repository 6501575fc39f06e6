package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.RuleCompileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From a bad file to compiled rules: one clear message with file, line and rule, and nothing half loaded. */
class BadRuleFileTest {
    private static final String GOOD = "  - {id: good, title: t, provider: p, severity: low, token: 'acme_{hex:8}'}\n";
    /** More characters than anybody reads in a message. */
    private static final int LONG = 700;

    @TempDir
    private Path dir;

    static Stream<Arguments> files() {
        return Stream.of(
                argumentSet(
                        "unknown key",
                        rules("tokn: 'beta_{hex:8}', token: 'beta_{hex:8}'"),
                        "f.yaml:3: rule 'bad': tokn: unknown key"),
                argumentSet(
                        "run that ends before it begins",
                        rules("token: 'beta_{hex:9-3}'"),
                        "f.yaml:3: rule 'bad': token: beta_{hex:9-3} (column 6: run: {hex:9-3} "
                                + "(expected: 0 <= min <= max <= 4096, max > 0))"),
                argumentSet(
                        "shape without an end",
                        rules("token: 'beta_(a|b'"),
                        "f.yaml:3: rule 'bad': token: beta_(a|b (column 6: '(' (expected: ')' to close it))"),
                argumentSet(
                        "shape that nests too deep",
                        rules("token: 'beta_" + "(".repeat(100) + "'"),
                        "f.yaml:3: rule 'bad': token: beta_(("),
                argumentSet(
                        "told and near",
                        rules("keywords: [acme], value: '{hex:8}', sentence: true, near: true, minDigits: 1"),
                        "f.yaml:3: rule 'bad': near: true (expected: only one of sentence, near, column)"),
                argumentSet(
                        "near without digits",
                        rules("keywords: [acme], value: '{hex:8}', near: true"),
                        "f.yaml:3: rule 'bad': minDigits: 0 (expected: at least 1 with near, or a sign that each value holds)"),
                argumentSet(
                        "duplicate id",
                        "rules:\n" + GOOD + GOOD,
                        "f.yaml:3: rule 'good': id: good (expected: unique, but f.yaml:2 has it too)"),
                argumentSet(
                        "regex of nothing",
                        rules("regex: '(?:acme)?', keywords: [acme]"),
                        "f.yaml:3: rule 'bad': regex: (?:acme)? (expected: not to match the empty string)"),
                argumentSet(
                        "regex of nothing but a boundary",
                        rules("regex: '\\b|beta', keywords: [beta]"),
                        "f.yaml:3: rule 'bad': regex: \\b|beta (expected: not to match the empty string)"),
                argumentSet(
                        "regex that is none",
                        rules("regex: 'beta(', keywords: [beta]"),
                        "f.yaml:3: rule 'bad': regex: beta( (expected: RE2 syntax; "),
                argumentSet(
                        "regex that the scanner refuses",
                        rules("regex: 'beta', sweep: '" + "(?:[0-9a-f]?[0-9]){400}".repeat(40) + "'"),
                        "f.yaml:3: rule 'bad': pattern "),
                argumentSet(
                        "keyword beyond ASCII",
                        rules("value: '{hex:8}', keywords: ['schl\u00fcssel']"),
                        "f.yaml:3: rule 'bad': keywords: schl\u00fcssel (expected: printable ASCII)"),
                argumentSet(
                        "rule that masks its mask",
                        rules("token: '[redacted:{[a-z0-9:]:4-40}]'"),
                        "f.yaml:3: rule 'bad': matches the mask text [redacted:bad:0a1b2c3d] (expected: nothing of it)"),
                argumentSet("no rules", "", "f.yaml: content: empty (expected: rules)"),
                argumentSet("list in place of a mapping", "- a\n", "f.yaml:1: "),
                argumentSet("broken YAML", "rules:\n  - {id: a\n  - b", "f.yaml:3: "),
                argumentSet("YAML of aliases", aliases(), "f.yaml"),
                argumentSet(
                        "too many rules", many(100_000), "f.yaml: rules: over 20000 (expected: at most that)"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void load_badFile_oneMessage(String text, String message) throws IOException {
        // given
        Path file = Files.writeString(dir.resolve("f.yaml"), text);

        // when
        List<String> mistakes = mistakes(file);

        // then
        assertThat(mistakes).hasSize(1);
        assertThat(mistakes.getFirst()).startsWith(message).hasSizeLessThan(LONG);
    }

    @Test
    void load_binaryFiles_oneMessage() throws IOException {
        // given
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(rules("token: 'beta_{hex:8}'").getBytes(StandardCharsets.UTF_8));
        }
        List<byte[]> contents = List.of(
                gzip.toByteArray(),
                "rules: []".getBytes(StandardCharsets.UTF_16),
                new byte[] {'a', 0},
                new byte[] {(byte) 0x7f, 'E', 'L', 'F', 2, 1, 1, 0});

        for (byte[] content : contents) {
            // when
            Path file = Files.write(dir.resolve("f.yaml"), content);

            // then
            assertThat(mistakes(file)).containsExactly("f.yaml: content: binary (expected: YAML in UTF-8)");
        }
    }

    @Test
    void load_directoryAndMissingFile_oneMessage() {
        assertThat(mistakes(dir)).containsExactly(dir + ": a directory (expected: a rule file)");
        assertThat(mistakes(dir.resolve("f.yaml")))
                .containsExactly("f.yaml: no such file (expected: a rule file)");
    }

    /** What is wrong with a file, each with file, line and rule; none if its rules compile. */
    private List<String> mistakes(Path file) {
        try {
            LocatedPack located = BuiltinPacks.loadLocated(List.of(), List.of(file));
            try {
                CompiledRules.compile(located.pack()).close();
                return List.of();
            } catch (RuleCompileException e) {
                return List.of(shown(located.problem(e.rules().getFirst(), String.valueOf(e.getMessage()))));
            }
        } catch (RuleSyntaxException e) {
            return e.problems().stream().map(this::shown).toList();
        }
    }

    private String shown(Problem problem) {
        return problem.toString().replace(dir + "/", "");
    }

    /** A good rule, and one with these keys in the third line. */
    private static String rules(String keys) {
        return "rules:\n" + GOOD + "  - {id: bad, title: t, provider: p, severity: low, " + keys + "}\n";
    }

    private static String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "- {id: r" + i + ", title: t, provider: p, severity: low, token: 'acme" + i + "_{hex:8}'}")
                .collect(Collectors.joining("\n", "rules:\n", "\n"));
    }

    private static String aliases() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [");
            text.append(("*a" + (i - 1) + ",").repeat(9)).append("]\n");
        }
        return text.append("rules: *a11\n").toString();
    }
}
