package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CliTest {
    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "check", "redact", "scan", "rules", "rules list", "rules show", "rules lint", "rules test", "rules explain", "rules import", "rules eval"})
    void help_everyCommand_saysWhatItIsFor(String command) {
        String[] words = (command + " --help").strip().split(" ");

        assertThat(cli.execute(words)).isZero();
        assertThat(cli.out()).startsWith("Usage: scrubjay").hasLineCount(cli.out().split("\n").length);
        assertThat(cli.out().lines().filter(line -> !line.isBlank()).count()).isGreaterThan(6);
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "redact", "scan", "rules list", "rules show", "rules lint", "rules test", "rules explain", "rules import", "rules eval"})
    void help_everyWorkingCommand_listsItsExitCodes(String command) {
        cli.execute((command + " --help").split(" "));

        assertThat(cli.out()).contains("Exit codes:").containsPattern("\n  0 +\\w").containsPattern("\n  2 +\\w");
    }

    @Test
    void help_listsCommandsByTheNamesThatTheyAnswerTo() {
        // given
        cli.execute("--help");
        List<String> commands = cli.out()
                .lines()
                .dropWhile(line -> !line.startsWith("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.matches("  \\w.*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();
        assertThat(commands).contains("run", "scan", "audit").hasSizeGreaterThan(12);

        for (String command : commands) {
            // when
            int code = cli.execute(command, "--help");

            // then
            assertThat(code).as(command).isZero();
            assertThat(cli.out()).startsWith("Usage: scrubjay " + command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "scan --version", "rules list -V"})
    void version_namesTheProgramAndTheJava(String command) {
        assertThat(cli.execute(command.split(" "))).isZero();
        assertThat(cli.out()).startsWith("scrubjay ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rules", "run extra", "fly", "scan --no-such-option", "check"})
    void wrongUsage_isTwoAndExplained(String command) {
        String[] words = Arrays.stream(command.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new);

        assertThat(cli.execute(words)).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).contains("Usage: scrubjay");
    }

    @Test
    void check_goodConfiguration_isZero() throws IOException {
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), """
                receivers: {otlp: {grpc: 127.0.0.1:4317}}
                rules: {packs: [], files: [rules.yaml]}
                """);

        assertThat(cli.execute("check", "--config", file.toString())).isZero();
        assertThat(cli.out()).isEqualTo(file + ": fine, with 2 rules\n");
    }

    @Test
    void check_problems_areListedAndCounted() throws IOException {
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), "receivers: {otlp: {grpc: here}}\nrule: {}\n");

        assertThat(cli.execute("check", "--config", file.toString())).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo(file + ":1: receivers.otlp.grpc: here (expected: host:port, port 0 to 65535)\n" + file
                        + ":2: rule: unknown key, did you mean rules? (expected: receivers, admin, exporters, rules, mask,"
                        + " incidents, revocation, telemetry, shutdownGrace)\n2 problems\n");
    }

    @Test
    void check_connectorWithoutItsUrl_isReported() throws IOException {
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), """
                receivers: {otlp: {grpc: 127.0.0.1:4317}}
                rules: {packs: [], files: [rules.yaml]}
                revocation: {connectors: [{name: prod, type: vault}]}
                """);

        assertThat(cli.execute("check", "--config", file.toString())).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("revocation.connectors: prod: url: missing (expected: set for type vault)\n");
    }

    @Test
    void check_brokenRuleFile_isReportedWithItsLine() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.yaml"), "rules:\n  - id: x\n    titel: y\n");
        Path file = Files.writeString(directory.resolve("scrubjay.yaml"), """
                receivers: {otlp: {grpc: 127.0.0.1:4317}}
                rules: {packs: [], files: [broken.yaml]}
                """);

        assertThat(cli.execute("check", "--config", file.toString())).isEqualTo(1);
        assertThat(cli.err()).contains(broken + ":3: rule 'x': ").contains("titel: unknown key, did you mean title?");
    }

    @Test
    void rulesList_printsATable() {
        assertThat(cli.execute("rules", "list", "--rules", cli.rules())).isZero();
        assertThat(cli.out()).isEqualTo("""
                test-block   critical  test  A made-up key over many lines
                test-secret  high      test  A made-up secret
                """);
    }

    @Test
    void rulesShow_printsEverythingOfARule() {
        assertThat(cli.execute("rules", "show", "test-secret", "--rules", cli.rules())).isZero();
        assertThat(cli.out())
                .startsWith("test-secret  A made-up secret\n")
                .contains("  severity     high\n")
                .contains("  shape        seckey-{digit:8}\n")
                .containsPattern("  sample       seckey-[0-9]{8}")
                .contains("  reference    https://example.org/format\n");
    }

    @Test
    void rulesList_packs() {
        assertThat(cli.execute("rules", "list", "--packs")).isZero();
        assertThat(cli.out())
                .containsPattern("(?m)^vcs +[0-9]+ rules  builtin$")
                .endsWith("personal        3 rules  on request: packs: [builtin, personal]\n");
    }

    @Test
    void rulesShow_everyOption() throws IOException {
        // given
        Path rules = Files.writeString(directory.resolve("every.yaml"), """
                rules:
                  - id: acme-key
                    title: Acme key
                    provider: acme
                    severity: high
                    confidence: low
                    evidence: crc32-base62
                    mode: shadow
                    mask: partial
                    token: 'acme_{base62:30}'
                    entropy: 2.5
                    minDigits: 1
                    minClasses: 2
                    stopwords: [demo]
                    checks: [random]
                    allow: {values: [acme_0+], keys: [note], services: [seed]}
                    references: ['https://acme.example/keys']
                """);

        // when
        int code = cli.execute("rules", "show", "acme-key", "--rules", rules.toString());

        // then
        assertThat(code).isZero();
        assertThat(cli.out().lines().map(line -> line.strip().replaceAll("  +", " ")))
                .contains(
                        "provider acme", "severity high", "confidence low", "evidence crc32-base62", "mode shadow",
                        "mask partial", "entropy at least 2.5 bits a character", "digits at least 1",
                        "classes at least 2 of lower, upper, digit, other", "stopwords demo", "allowed acme_0+",
                        "allowed keys note", "services seed", "checks random", "reference https://acme.example/keys");
    }

    @Test
    void rulesShow_whatTheSweepLooksFor() {
        assertThat(cli.execute("rules", "show", "payment-card-number", "--rules", "personal")).isZero();
        assertThat(cli.out()).containsPattern("swept for +14 digits together");
        assertThat(cli.execute("rules", "show", "iban", "--rules", "personal")).isZero();
        assertThat(cli.out()).containsPattern("swept for +\\(\\?:AD\\|AE");
    }

    @Test
    void rulesShow_importedAllowList() throws IOException {
        // given
        Path toml = Files.writeString(directory.resolve("imported.toml"), """
                [[rules]]
                id = "acme"
                regex = "acme_[a-z]{8}"
                keywords = ["acme_"]
                [[rules.allowlists]]
                condition = "AND"
                regexTarget = "line"
                regexes = ["test"]
                stopwords = ["demo"]
                """);

        // when
        int code = cli.execute("rules", "show", "acme", "--rules", toml.toString());

        // then
        assertThat(code).isZero();
        assertThat(cli.out()).containsPattern("allowed if +line matches test, and secret contains demo");
    }

    @Test
    void rulesShow_unknown_suggests() {
        assertThat(cli.execute("rules", "show", "test-secrets", "--rules", cli.rules())).isEqualTo(2);
        assertThat(cli.err())
                .isEqualTo("scrubjay: rule: test-secrets (expected: test-secret, or another one of scrubjay rules list)\n");
    }

    @Test
    void rulesLint_goodFile_isZero() {
        assertThat(cli.execute("rules", "lint", cli.rules())).isZero();
        assertThat(cli.out())
                .startsWith("warning: " + cli.rules() + ":8: rule 'test-block': no-sample: samples: none")
                .endsWith("\n2 rules, no mistakes, 1 warning\n");
    }

    @Test
    void rulesLint_mistakes_areListedAndCounted() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.yaml"), "rules:\n  - id: Not Good\n");

        assertThat(cli.execute("rules", "lint", broken.toString())).isEqualTo(1);
        assertThat(cli.err()).contains(broken + ":2: ").contains("id: Not Good (expected: lower-case words joined by");
    }

    @Test
    void rulesTest_soundRules_isZero() throws IOException {
        Path file = Files.writeString(directory.resolve("sound.yaml"), """
                rules:
                  - id: test-secret
                    title: A made-up secret
                    provider: test
                    severity: high
                    token: 'seckey-{digit:8}'
                """);

        assertThat(cli.execute("rules", "test", file.toString())).isZero();
        assertThat(cli.out()).isEqualTo("1 rules, all samples as they should be\n");
    }

    @Test
    void rulesTest_ruleThatCannotBeSampled_isOneAndNamesIt() {
        assertThat(cli.execute("rules", "test", cli.rules(), "--seed", "5")).isEqualTo(1);
        assertThat(cli.out())
                .contains("rule 'test-block': NO_SAMPLE")
                .endsWith("1 of 2 rules failed; the same samples again: --seed 5\n");
    }

    @Test
    void rulesEval_json_countsAndNamesTheMisses() throws IOException {
        // given
        Path corpus = corpus();

        // when
        int code = cli.execute("rules", "eval", corpus.toString(), "--json", "--rules", cli.rules());

        // then
        JsonNode result = JsonMapper.shared().readTree(cli.out());
        assertThat(code).isZero();
        assertThat(result.get("positives").asInt()).isEqualTo(2);
        assertThat(result.get("detected").asInt()).isEqualTo(1);
        assertThat(result.get("masked_whole").asInt()).isEqualTo(1);
        assertThat(result.get("negatives").asInt()).isEqualTo(2);
        assertThat(result.get("false_alarms").asInt()).isEqualTo(1);
        assertThat(result.get("misses").toString()).isEqualTo("[1]");
    }

    @Test
    void rulesEval_table_sumsUp() throws IOException {
        assertThat(cli.execute("rules", "eval", corpus().toString(), "--rules", cli.rules())).isZero();
        assertThat(cli.out())
                .containsPattern("\nall +2 +1 +1 +2 +1\n")
                .endsWith("\nrecall 50.0 %, precision 50.0 %\n");
    }

    @Test
    void rulesEval_brokenLine_isTwoAndNamesItWithoutShowingIt() throws IOException {
        Path corpus = Files.writeString(directory.resolve("corpus.jsonl"), "{\"text\": \"abc\"}\n");

        assertThat(cli.execute("rules", "eval", corpus.toString(), "--rules", cli.rules())).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).startsWith("scrubjay: " + corpus + ": line 1: ").doesNotContain("abc");
    }

    private Path corpus() throws IOException {
        String secret = "seckey-" + "12345678";
        Path file = directory.resolve("corpus.jsonl.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("""
                    {"text": "a %1$s", "expect": "match", "secret": "%1$s", "rule_id": "one"}
                    {"text": "a other", "expect": "match", "secret": "other", "rule_id": "two"}
                    {"text": "fine", "expect": "no_match"}
                    {"text": "example %1$s", "expect": "no_match"}
                    """.formatted(secret).getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
