package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleImportTest {
    private static final String TOML =
            """
            [allowlist]
            regexes = ['''it's: "quoted" # not a comment''']
            stopwords = ["demo"]
            [[rules]]
            id = "acme-token"
            description = "Acme: a token"
            regex = '''\\bacme_[a-z0-9]{20}'''
            entropy = 3.5
            keywords = ["ACME_"]
            [[rules]]
            id = "acme-key"
            regex = '''(?i)acme.{0,20}key["' ]*[:=]["' ]*([a-z0-9]{20})'''
            path = '''\\.env$'''
            keywords = ["acme"]
            [[rules.allowlists]]
            condition = "AND"
            regexTarget = "line"
            regexes = ['''^\\s*#''']
            stopwords = ["old"]
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void of_file_writesRulesThatLoadAgain() throws IOException {
        // given
        Path file = Files.writeString(directory.resolve("acme.toml"), TOML);

        // when
        RuleImport imported = RuleImport.of(file);

        // then
        RulePack before = RulePackParser.parse(file);
        RulePack after = RulePackParser.parse("acme.yaml", imported.yaml());
        assertThat(imported.rules()).isEqualTo(2);
        assertThat(imported.shapes()).isEqualTo(1);
        assertThat(imported.yaml()).contains("token: 'acme_{base36:20}'");
        assertThat(after.rules().getFirst().conditions())
                .isEqualTo(before.rules().getFirst().conditions());
        assertThat(after.rules().getLast()).isEqualTo(before.rules().getLast());
        assertThat(imported.notices())
                .extracting(Problem::toString)
                .containsExactly(file + ":13: rule 'acme-key': path: telemetry has no files (rule looks everywhere)");
    }

    @Test
    void of_broken_saysAllThatIsWrong() throws IOException {
        // given
        Path file = Files.writeString(directory.resolve("acme.toml"), "[[rules]]\nid = 'a'\n[[rules]]\nid = 'b'\n");

        // when, then
        assertThatThrownBy(() -> RuleImport.of(file))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessageContainingAll(":1: rule 'a': regex: missing", ":3: rule 'b': regex: missing");
    }

    @Test
    void write_builtinRules_parseToTheSame() {
        // given
        RulePack pack = BuiltinPacks.load(List.of(BuiltinPacks.ALL));

        // when
        String yaml = RuleWriter.write(pack.rules());

        // then
        assertThat(RulePackParser.parse("all.yaml", yaml)).isEqualTo(pack);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gitleaks", "betterleaks"})
    void of_publishedFile_findsTheSame(String name) throws IOException {
        // given
        Path corpus = Path.of(System.getProperty("scrubjay.corpus", "corpus"));
        Path file = corpus.resolve(name + ".toml.gz");
        assumeThat(file).exists();
        List<String> differences = new ArrayList<>();

        // when
        RuleImport imported = RuleImport.of(file);

        // then
        RulePack pack = RulePackParser.parse(name + ".yaml", imported.yaml());
        try (CompiledRules before = CompiledRules.compile(RulePackParser.parse(file));
                CompiledRules after = CompiledRules.compile(pack);
                Examiner one = before.newExaminer();
                Examiner other = after.newExaminer();
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(corpus.resolve("secrets.jsonl.gz"))),
                        StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                byte[] text = line.getBytes(StandardCharsets.UTF_8);
                List<Finding> found = one.examine(null, text);
                List<Finding> again = other.examine(null, text);
                // a shape goes on to the end of the run, so places may be longer
                if (!covers(again, found) || again.size() > found.size()) {
                    differences.add(name + " line " + number + ": " + places(found) + " -> " + places(again));
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** Whether each of the others lies in one of these. */
    private static boolean covers(List<Finding> these, List<Finding> others) {
        return others.stream().allMatch(other -> these.stream()
                .anyMatch(one -> one.fromByte() <= other.fromByte() && one.toByte() >= other.toByte()));
    }

    private static String places(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule().id() + " " + finding.fromByte() + "-" + finding.toByte())
                .toList()
                .toString();
    }
}
