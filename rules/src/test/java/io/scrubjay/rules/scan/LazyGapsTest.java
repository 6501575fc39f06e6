package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.syntax.BuiltinPacks;
import io.scrubjay.rules.syntax.RulePackParser;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LazyGapsTest {
    private static final String RULE =
            "rules: [{id: login, title: t, provider: p, severity: low, keywords: [login],"
                    + " regex: '(?s)login.{0,200}?pw=([a-z0-9]{8})', secretGroup: 1}]";

    private static final Pattern LONG_GAP = Pattern.compile("\\{\\d+,([6-9]\\d|\\d{3,})}\\?");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a.{0,1000}?b a.{0,}?b 1256",
                "a[^;]{1,400}?b a[^;]{1,}?b 656",
                "a.{0,100}?b.{2,60}?c a.{0,}?b.{2,}?c 416"
            })
    void of_longLazyGap_losesItsBound(String regex, String unbounded, int mostBytes) {
        assertThat(LazyGaps.of(regex)).isEqualTo(new LazyGaps(unbounded, mostBytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a.{0,1000}b", "a.{0,59}?b", "a.{3}?b", "a\\{0,100}?b", "[{0,100}?]", "\\Q.{0,100}?\\E", "(?:a.{0,100}?b){2}"
    })
    void of_anythingElse_staysAsItIs(String regex) {
        assertThat(LazyGaps.of(regex)).isEqualTo(new LazyGaps(regex, Integer.MAX_VALUE));
    }

    @Test
    void of_builtInRules_leavesNoLongLazyGap() {
        List<String> regexes = BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules().stream()
                .map(Rule::detector)
                .filter(Detector.Regex.class::isInstance)
                .map(detector -> ((Detector.Regex) detector).regex())
                .toList();

        assertThat(regexes)
                .hasSizeGreaterThan(50)
                .noneMatch(regex -> LONG_GAP.matcher(LazyGaps.of(regex).regex()).find());
    }

    @Test
    void match_gapTooLong_isNone() {
        assertThat(found("login" + "x".repeat(3000) + "pw=abcd1234")).isEmpty();
        assertThat(found("login" + "x".repeat(199) + "pw=abcd1234")).hasSize(1);
    }

    @Test
    void match_beginsTooFarAwayAndAgainNearby_isFound() {
        // given
        String text = "login and login again, " + "x".repeat(3000) + " login: pw=abcd1234; login pw=efgh5678; pw=ijkl9012";

        // when
        List<Finding> found = found(text);

        // then
        assertThat(found)
                .extracting(finding -> text.substring(finding.fromByte(), finding.toByte()))
                .containsExactly("abcd1234", "efgh5678");
    }

    private static List<Finding> found(String text) {
        try (CompiledRules rules = CompiledRules.compile(RulePackParser.parse("rules.yaml", RULE));
                Examiner examiner = rules.newExaminer()) {
            return examiner.examine(null, bytes(text));
        }
    }
}
