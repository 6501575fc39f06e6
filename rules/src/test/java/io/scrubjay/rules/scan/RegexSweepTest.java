package io.scrubjay.rules.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RegexSweepTest {
    static Stream<Arguments> expressions() {
        return Stream.of(
                arguments("ab", "[\\x61][\\x62]"),
                arguments("^\\bab$\\z", "[\\x61][\\x62]"),
                arguments("a\"", "[\\x61][\\x22\\x5c]{1,2}"),
                arguments("[a/]{3,5}", "[\\x2f\\x5c\\x61]{3,10}"),
                arguments("\\\\+?", "[\\x5c]{1,}"),
                arguments("\\t?", "[\\x09\\x5c\\x74]{0,2}"),
                arguments("[^\\n\\x00-\\x08\\x0b-\\x1f\\x80-\\xff]", "[\\x09\\x20-\\x7f]{1,2}"),
                arguments("[\\x01a]", "[\\x01\\x30-\\x39\\x41-\\x46\\x5c\\x61-\\x66\\x75]{1,6}"),
                arguments("(?i)a(?-i:b)(?P<n>c)d", "[\\x41\\x61](?:[\\x62])(?:[\\x43\\x63])[\\x44\\x64]"),
                arguments("(a|(?i)b)+?c", "(?:[\\x61]|[\\x42\\x62])+[\\x63]"),
                arguments("(?:;|$)x{2}", "(?:[\\x3b]|)[\\x78]{2}"),
                arguments("\\Qa)\\E{2}\\x{62}\\143", "[\\x61][\\x29]{2}[\\x62][\\x63]"),
                arguments("[]\\d[:upper:]]", "[\\x30-\\x39\\x41-\\x5a\\x5d]"),
                arguments("\\p{Greek}", "\\xff"),
                arguments("\\xc3\\xb1a", "(?:\\xc3\\xb1|\\x5c(?i:u00f1))[\\x61]"),
                arguments("\\xe5\\xaf\\x86", "(?:\\xe5\\xaf\\x86|\\x5c(?i:u5bc6))"));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void widen_expression(String regex, String expected) {
        assertThat(RegexSweep.widen(regex)).isEqualTo(expected);
    }

    static Stream<Arguments> written() {
        return Stream.of(
                argumentSet("as it is", "a\"b/c\\d", "a\"b/c\\d"),
                argumentSet("escaped as it must be", "a\"b/c\\d", "a\\\"b/c\\\\d"),
                argumentSet("slashes escaped, too", "a\"b/c\\d", "a\\\"b\\/c\\\\d"),
                argumentSet("controls by letter", "ab\f\t\n12", "ab\\f\\t\\n12"),
                argumentSet("controls by number", "ab\u0001\u001f12", "ab\\u0001\\u001F12"),
                argumentSet("two bytes by one number", "abé12", "ab\\u00e912"),
                argumentSet("four bytes by two numbers", "ab\ud83d\ude0012", "ab\\ud83d\\ude0012"));
    }

    @ParameterizedTest
    @CsvSource({"\u5bc6 1, true", "\\u5bc6 1, true", "\\u5BC6 1, true", "\\u5bc7 1, false"})
    void sweep_characterBeyondAscii_asItIsAndEscaped(String payload, boolean expected) {
        // given
        Rule rule = TestRules.rule("any", new Detector.Regex("\\xe5\\xaf\\x86 [0-9]", List.of(), 0));

        try (CompiledRules rules = CompiledRules.compile(new RulePack(List.of(rule)));
                Sweep sweep = rules.newSweep()) {
            // when
            boolean hit = TestRules.sweepHits(sweep, payload.getBytes(UTF_8));

            // then
            assertThat(hit).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("written")
    void sweep_bytesWrittenInJson(String field, String payload) {
        // given
        byte[] examined = field.getBytes(UTF_8);
        String regex = "\\b[^q][^q]+[^q]{" + (examined.length - 2) + "}$";
        Rule rule = TestRules.rule("any", new Detector.Regex(regex, List.of(), 0));

        try (CompiledRules rules = CompiledRules.compile(new RulePack(List.of(rule)));
                Examiner examiner = rules.newExaminer();
                Sweep sweep = rules.newSweep()) {
            // when
            boolean hit = TestRules.sweepHits(sweep, payload.getBytes(UTF_8));

            // then
            assertThat(examiner.examine(null, examined)).hasSize(1);
            assertThat(hit).isTrue();
        }
    }
}
