package io.scrubjay.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RulesExplainCommandTest {
    private static final String SECRET = "seckey-" + "12345678";

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private CliFixture cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliFixture(directory);
    }

    private int explain(String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(new String[] {"rules", "explain", "--rules", cli.rules()}, 0, all, 0, 4);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return cli.execute(all);
    }

    @Test
    void explain_found_showsThePlaceAndNotTheSecret() {
        assertThat(explain("login " + SECRET + " done")).isZero();
        assertThat(cli.out())
                .startsWith("26 bytes; 1 of 2 rules looked\n\ntest-secret  found  bytes 6 to 21  confidence medium\n  accepts  not-a-mask,")
                .containsPattern("\nmasked: login \\[redacted:test-secret:[0-9a-f]{8}] done\n")
                .doesNotContain(SECRET);
    }

    @Test
    void explain_show_showsTheSecret() {
        assertThat(explain("login " + SECRET, "--show")).isZero();
        assertThat(cli.out()).contains("bytes 6 to 21  " + SECRET);
    }

    @Test
    void explain_standardInput_withoutItsLineBreak() {
        // given
        cli.in(SECRET + "\n");

        // when
        explain("-");

        // then
        assertThat(cli.out()).startsWith("15 bytes; 1 of 2 rules looked\n").contains("bytes 0 to 15");
    }

    @Test
    void explain_tooMuchInput_isTwo() {
        // given
        cli.in("x".repeat(1024 * 1024 + 1));

        // when
        int code = explain("-");

        // then
        assertThat(code).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("scrubjay: text: over 1048576 bytes (expected: one field of at most that)\n");
    }

    @Test
    void explain_ruleThatDidNotLook_saysWhy() {
        assertThat(explain("a seckey-1234 b", "--rule", "test-secret")).isZero();
        assertThat(cli.out())
                .startsWith("15 bytes; 0 of 2 rules looked\n")
                .contains("\ntest-secret  did not look: no run of 8 digit behind 'seckey-', only 4\n");
    }

    @Test
    void explain_unknownRule_isTwoAndSuggests() {
        assertThat(explain("a", "--rule", "test-secre")).isEqualTo(2);
        assertThat(cli.err()).contains("rule: test-secre (expected: test-secret, or another one");
    }

    @Test
    void explain_json_hasEveryTextAndLook() {
        // given
        String encoded = Base64.getEncoder()
                .encodeToString(("a b " + SECRET + " d").getBytes(StandardCharsets.UTF_8));

        // when
        int code = explain("data " + encoded, "--json", "--key", "note");

        // then
        JsonNode result = JsonMapper.shared().readTree(cli.out());
        assertThat(code).isZero();
        assertThat(result.get("rules").asInt()).isEqualTo(2);
        assertThat(result.get("masked").asString()).startsWith("data [redacted:test-secret:");
        assertThat(result.at("/texts/0/looks/0/result").asString()).isEqualTo("found");
        assertThat(result.at("/texts/1/encoding").asString()).isEqualTo("base64");
        assertThat(result.at("/texts/1/from_byte").asInt()).isEqualTo(5);
        assertThat(result.at("/texts/1/looks/0/from_byte").asInt()).isEqualTo(4);
        assertThat(result.at("/texts/1/looks/0/checks/0/check").asString()).isEqualTo("not-a-mask");
        assertThat(cli.out()).doesNotContain(SECRET);
    }
}
