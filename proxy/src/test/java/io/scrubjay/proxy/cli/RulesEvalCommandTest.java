package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RulesEvalCommandTest {
    private static final String SECRET = "seckey-" + "12345678";
    private static final String CORPUS =
            """
            {"text": "a %1$s", "expect": "match", "secret": "%1$s", "rule_id": "good"}
            {"text": "a other", "expect": "match", "secret": "other", "rule_id": "bad"}
            {"text": "fine", "expect": "no_match", "rule_id": "good"}
            {"text": "example %1$s", "expect": "no_match", "rule_id": "loud"}
            """
                    .formatted(SECRET);

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    private int eval(String... arguments) {
        return cli.execute(Stream.concat(
                        Stream.of("rules", "eval", "--rules", cli.rules()), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String otherRules() throws IOException {
        return file(
                "other.yaml",
                "rules: [{id: other, title: t, provider: p, severity: low, token: 'other-{digit:4}'}]\n");
    }

    @Test
    void table_hasTotalsTwiceAndOnlyRowsWithSomethingToSee() throws IOException {
        assertThat(eval(file("corpus.jsonl", CORPUS))).isZero();
        assertThat(cli.out())
                .startsWith("1 of 2 positives detected (50.0 %), 1 masked whole; 1 of 2 negatives alarmed (50.0 %)\n\nrule ")
                .containsPattern("\nbad +1 +0 +0 +0 +0\n")
                .containsPattern("\nloud +0 +0 +0 +1 +1\n")
                .doesNotContain("\ngood ")
                .contains("\n(1 more without a miss or an alarm; --all shows them)\n")
                .containsPattern("\nall +2 +1 +1 +2 +1\n\nmedium confidence: 1 of the detected, 1 of the alarmed\n\nrecall 50.0 %, precision 50.0 %\n$");
    }

    @Test
    void table_all_hasEveryRow() throws IOException {
        eval(file("corpus.jsonl", CORPUS), "--all");

        assertThat(cli.out()).containsPattern("\ngood +1 +1 +1 +1 +0\n").doesNotContain("more without");
    }

    @Test
    void contexts_haveARowEach() throws IOException {
        // when
        int code = eval(file("corpus.jsonl", CORPUS), "--contexts");

        // then
        assertThat(code).isZero();
        assertThat(cli.out())
                .containsPattern("\ncontext +positives +detected +recall +masked whole +left out\n")
                .containsPattern("\njson in json +2 +1 +50.0 % +1 +0\n")
                .containsPattern("\nbase64, offset 2 +2 +1 +50.0 % +1 +0\n");
    }

    @Test
    void baseline_same_isZero() throws IOException {
        // given
        String corpus = file("corpus.jsonl", CORPUS);
        eval(corpus, "--json");
        String baseline = file("before.json", cli.out());

        // when
        int code = eval(corpus, "--baseline", baseline);

        // then
        assertThat(code).isZero();
        assertThat(cli.out()).contains("\nagainst the baseline, lines from 1:\n  missed now: 0\n");
    }

    @Test
    void baseline_worse_isOneAndNamesTheLines() throws IOException {
        // given
        String corpus = file("corpus.jsonl", CORPUS);
        eval(corpus, "--json");
        String baseline = file("before.json", cli.out());

        // when
        int code = cli.execute("rules", "eval", corpus, "--baseline", baseline, "--rules", otherRules());

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.out()).contains("  missed now: 1 (1)\n").contains("  quiet now: 1 (4)\n");
    }

    @Test
    void baseline_json_hasTheLists() throws IOException {
        // given
        String corpus = file("corpus.jsonl", CORPUS);
        eval(corpus, "--json");
        String baseline = file("before.json", cli.out());

        // when
        int code = cli.execute("rules", "eval", corpus, "--json", "--baseline", baseline, "--rules", otherRules());

        // then
        JsonNode result = JsonMapper.shared().readTree(cli.out());
        assertThat(code).isEqualTo(1);
        assertThat(result.at("/baseline/missed_now").toString()).isEqualTo("[0]");
        assertThat(result.at("/baseline/detected_now").toString()).isEqualTo("[]");
        assertThat(result.get("misses").toString()).isEqualTo("[0,1]");
    }

    @Test
    void baseline_broken_isTwo() throws IOException {
        assertThat(eval(file("corpus.jsonl", CORPUS), "--baseline", file("before.json", "[]"))).isEqualTo(2);
        assertThat(cli.err())
                .isEqualTo("scrubjay: --baseline: " + directory.resolve("before.json")
                        + ": not a JSON object (expected: what scrubjay rules eval --json printed)\n");
    }

    @Test
    void diff_log_namesPlacesWithoutTheSecrets() throws IOException {
        // given
        Path log = directory.resolve("app.log.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(log))) {
            out.write(("one\nkey " + SECRET + "\nx other-1234\n").getBytes(StandardCharsets.UTF_8));
        }

        // when
        int code = eval(log.toString(), "--diff", otherRules());

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.out())
                .isEqualTo("""
                        line 2  - test-secret  bytes 4 to 19
                        line 3  + other  bytes 2 to 12
                        3 lines; 1 places masked by the present rules, 1 by the changed ones: 1 more (+), 1 no longer (-),\
                         0 in another name (~)
                        """);
    }

    @Test
    void diff_show_showsThePlaces() throws IOException {
        eval(file("app.log", "key " + SECRET + "\n"), "--diff", otherRules(), "--show");

        assertThat(cli.out()).startsWith("line 1  - test-secret  bytes 4 to 19  " + SECRET + "\n");
    }

    @Test
    void diff_json_isAnObjectEach() throws IOException {
        // when
        eval(file("corpus.jsonl", CORPUS), "--diff", otherRules(), "--json");

        // then
        assertThat(cli.out().lines().toList())
                .hasSize(3)
                .startsWith("{\"kind\":\"less\",\"line\":0,\"from_byte\":2,\"to_byte\":17,\"present\":\"test-secret\",\"changed\":null,"
                        + "\"expect\":\"match\"}")
                .endsWith("{\"lines\":4,\"masked_by_present\":2,\"masked_by_changed\":0,\"more\":0,\"less\":2,\"renamed\":0}");
    }

    @Test
    void diff_sameRules_isZero() throws IOException {
        assertThat(eval(file("corpus.jsonl", CORPUS), "--diff", cli.rules())).isZero();
    }

    @Test
    void diff_withBaseline_isTwo() throws IOException {
        assertThat(eval(file("corpus.jsonl", CORPUS), "--diff", "builtin", "--baseline", "x")).isEqualTo(2);
        assertThat(cli.err()).contains("--diff and --baseline: both given (expected: one of them)");
    }
}
