package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexKeywordsTest {
    private static final List<String> KEYWORDS = List.of("getenv(", "api-key", "api_key", "pass:");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "getenv\\(\"[A-Z]+\"\\)",
                "(?i)get(?:env|ENV)\\(x",
                "(?:os\\.)?getenv[(]",
                "api[_-]key\\s*=",
                "a(?:pi[_-]key|PI-KEY)=",
                "[Pp]ass:",
                "pass: |getenv\\(",
                "(?:pass: ?){1,3}x",
                "\\bpass\\b:",
                "pas{1}s:",
                "x*(?P<name>pass):y{3}"
            })
    void standInEachMatch_sure(String regex) {
        assertThat(RegexKeywords.standInEachMatch(regex, KEYWORDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "getenv\\s*\\(",
                "(?:getenv\\()?x",
                "(?:pass:)*x",
                "(?:pass:){0,2}x",
                "api.key",
                "api[^x]key",
                "api[+-_]key",
                "pas{2}:",
                "pass: |secret",
                "(?:pass|secret): ",
                "\\Qpass:\\E",
                "[0-9]{32}"
            })
    void standInEachMatch_unsure(String regex) {
        assertThat(RegexKeywords.standInEachMatch(regex, KEYWORDS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?:a|b){1}(?:c|d)?[a-d][a-d][a-d][a-d][a-d]?pass:", "pass:[a-d][a-d][a-d][a-d][a-d][a-d]"})
    void standInEachMatch_moreSpellingsThanAreTried(String regex) {
        assertThat(RegexKeywords.standInEachMatch(regex, KEYWORDS)).isTrue();
    }
}
