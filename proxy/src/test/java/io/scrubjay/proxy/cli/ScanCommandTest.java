package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScanCommandTest {
    private static final String DIGITS = "12345678";
    private static final String SECRET = "seckey-" + DIGITS;
    private static final String MASK = "\\[redacted:test-secret:[0-9a-f]{8}]";

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    @Test
    void scan_cleanInput_isZeroAndSilent() {
        cli.in("nothing to see\n");

        assertThat(cli.execute("scan", "--rules", cli.rules())).isZero();
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void scan_findings_sayLineColumnRuleAndMaskedText() {
        // given
        cli.in("first\n\u00e9 key=" + SECRET + " then " + SECRET + ", done\nlast " + SECRET);

        // when
        int code = cli.execute("scan", "-", "--rules", cli.rules());

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.out()).doesNotContain(DIGITS);
        assertThat(cli.out().split("\n"))
                .satisfiesExactly(
                        line -> assertThat(line).matches("-:2:8 test-secret high  \u00e9 key=" + MASK + " then"),
                        line -> assertThat(line)
                                .matches("-:2:29 test-secret high  .*" + MASK + " then " + MASK + ", done"),
                        line -> assertThat(line).matches("-:3:6 test-secret high  last " + MASK));
    }

    @Test
    void scan_severalWindows_countsLinesThrough() {
        // given
        cli.in("0123456789\n".repeat(300_000) + "at " + SECRET + "\n");

        // when
        int code = cli.execute("scan", "--rules", cli.rules());

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.out()).matches("-:300001:4 test-secret high  at " + MASK + "\n");
    }

    @Test
    void scan_directory_readsEveryFileAndUnpacks() throws IOException {
        // given
        Path logs = Files.createDirectories(directory.resolve("logs/deep"));
        Files.writeString(logs.resolve("a.log"), "x " + SECRET);
        Files.write(logs.resolve("b.log.gz"), gzip("\n\ny " + SECRET));
        Files.writeString(logs.resolve("clean.log"), "fine");

        // when
        int code = cli.execute("scan", directory.resolve("logs").toString(), "--rules", cli.rules());

        // then
        assertThat(code).isEqualTo(1);
        assertThat(cli.out().split("\n"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(logs.resolve("a.log") + ":1:3 test-secret"),
                        line -> assertThat(line).startsWith(logs.resolve("b.log.gz") + ":3:3 test-secret"));
    }

    @Test
    void scan_json_isAnObjectAFinding() {
        // given
        cli.in("say \"" + SECRET + "\" twice\n");

        // when
        int code = cli.execute("scan", "--json", "--rules", cli.rules());

        // then
        JsonNode finding = JsonMapper.shared().readTree(cli.out());
        assertThat(code).isEqualTo(1);
        assertThat(finding.propertyNames())
                .containsExactlyInAnyOrder(
                        "file", "line", "column", "lengthBytes", "rule", "provider", "severity", "confidence", "masked");
        assertThat(finding.get("confidence").asString()).isEqualTo("medium");
        assertThat(finding.get("column").asInt()).isEqualTo(6);
        assertThat(finding.get("lengthBytes").asInt()).isEqualTo(SECRET.length());
        assertThat(finding.get("masked").asString()).matches("say \"" + MASK + "\" twice");
    }

    @Test
    void scan_missingAndBrokenFiles_areReportedAndTheOthersScanned() throws IOException {
        // given
        byte[] whole = gzip(SECRET + "\n" + "padding".repeat(1000));
        Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 9));
        Path leak = Files.writeString(directory.resolve("leak.log"), SECRET);
        Path none = directory.resolve("none.log");

        // when
        int code = cli.execute("scan", none.toString(), cut.toString(), leak.toString(), "--rules", cli.rules());

        // then
        assertThat(code).isEqualTo(2);
        assertThat(cli.err())
                .contains("scrubjay: " + none + ": not scanned whole: no such file\n")
                .contains("scrubjay: " + cut + ": not scanned whole: Unexpected end of ZLIB input stream\n");
        assertThat(cli.out()).contains(leak + ":1:1 test-secret");
    }

    @Test
    void scan_quiet_onlyEndsWithTheCode() {
        cli.in(SECRET);

        assertThat(cli.execute("scan", "--quiet", "--rules", cli.rules())).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void scan_controlCharacters_doNotReachTheTerminal() {
        cli.in("\033[2J" + SECRET + "\033]0;title\007");

        cli.execute("scan", "--rules", cli.rules());

        assertThat(cli.out()).doesNotContain("\033").doesNotContain("\007");
    }

    @Test
    void scan_onATerminal_colours() {
        cli.terminal = true;
        cli.in(SECRET);

        cli.execute("scan", "--rules", cli.rules());

        assertThat(cli.out()).contains("\033[31mhigh\033[0m");
    }

    @Test
    void scan_onATerminalWithNoColor_doesNotColour() {
        cli.terminal = true;
        cli.variables.put("NO_COLOR", "1");
        cli.in(SECRET);

        cli.execute("scan", "--rules", cli.rules());

        assertThat(cli.out()).doesNotContain("\033").contains(" high ");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
