package io.scrubjay.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.syntax.RulePackParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleEvaluatorTest {
    private static final String CORPUS =
            """
            {"text":"a acme_12345678 b","expect":"match","secret":"acme_12345678","rule_id":"acme","source":{"x":[1]}}
            {"text":"acme_1234567890","expect":"match","secret":"acme_12345678","rule_id":"acme"}
            {"text":"acme_12345678 and acme_1234","expect":"match","secret":"acme_1234","rule_id":"part"}

            {"text":"acme_12345678","expect":"match"}
            {"text":"nothing \\u00e4","expect":"match","secret":"nothing","rule_id":"acme"}
            {"text":"acme_87654321 here","expect":"match","secret":"here","rule_id":"acme"}
            {"text":"acme_12345678","expect":"no_match","rule_id":"acme"}
            {"text":"clean","expect":"no_match"}
            """;

    private final CompiledRules rules = CompiledRules.compile(RulePackParser.parse(
            "f", "rules: [{id: acme, title: t, provider: p, severity: low, token: 'acme_{digit:8}'}]"));
    private final RuleEvaluator evaluator = new RuleEvaluator(rules);

    @AfterEach
    void close() {
        rules.close();
    }

    @Test
    void evaluate_counts() throws IOException {
        Evaluation evaluation = evaluate(CORPUS);

        // the second secret is masked though the match goes on; the third is left in one of its places
        assertThat(evaluation.overall()).isEqualTo(new Tally(6, 4, 3, 2, 1));
        assertThat(evaluation.misses().first()).containsExactly(5, 6);
        assertThat(evaluation.falseAlarms().first()).containsExactly(7);
        assertThat(evaluation.byRule()).containsOnlyKeys("", "acme", "part");
        assertThat(evaluation.byRule().get("acme")).isEqualTo(new Tally(4, 2, 2, 1, 1));
        assertThat(evaluation.overall().recall()).isEqualTo(4.0 / 6);
        assertThat(evaluation.overall().precision()).isEqualTo(4.0 / 5);
    }

    @Test
    void toJson_namesOfTheDesign() throws IOException {
        assertThat(evaluate(CORPUS).toJson())
                .startsWith("{\"positives\":6,\"detected\":4,\"masked_whole\":3,\"negatives\":2,"
                        + "\"false_alarms\":1,\"recall\":")
                .contains("\"lines\":9,\"misses\":[5,6],\"in_part\":[2],\"false_alarm_lines\":[7],"
                        + "\"confidence\":{\"medium\":{\"detected\":4,\"false_alarms\":1}},\"rules\":{\"\":{\"positives\":1,");
    }

    @Test
    void evaluate_nothing() throws IOException {
        Tally none = evaluate("").overall();

        assertThat(none.recall()).isEqualTo(1);
        assertThat(none.precision()).isEqualTo(1);
    }

    @Test
    void evaluate_compressedFile(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("corpus.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(CORPUS.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(evaluator.evaluate(file).overall().positives()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|not a JSON object",
                "{\"text\":|not JSON",
                "{\"expect\":\"match\"}|text: missing",
                "{\"text\":1,\"expect\":\"match\"}|text: missing",
                "{\"text\":\"a\",\"expect\":\"maybe\"}|expect: missing or unknown"
            })
    void evaluate_otherForm(String line, String reason) {
        assertThatThrownBy(() -> evaluate("\n" + line + "\n"))
                .isInstanceOf(CorpusException.class)
                .hasMessage("line 2: " + reason
                        + " (expected: {\"text\", \"expect\": \"match\" or \"no_match\", \"secret\"?, \"rule_id\"?})");
    }

    private Evaluation evaluate(String corpus) throws IOException {
        return evaluator.evaluate(new ByteArrayInputStream(corpus.getBytes(StandardCharsets.UTF_8)));
    }
}
