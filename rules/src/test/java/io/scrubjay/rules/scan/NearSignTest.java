package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.syntax.RulePackParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values near a word that need a sign in place of a digit. */
class NearSignTest {
    private static final String PACK = """
            rules:
              - id: near-sign
                title: Word, sign, word
                provider: generic
                severity: high
                keywords: [password]
                value: '{alpha:3-20}{[!&%-]:1}{alpha:3-20}'
                near: true
                samples: ['password <abcd!efgh>']
            """;

    @ParameterizedTest
    @CsvSource({
        "the password was once abcd!efgh, true", "the password was once abcd%xyzw, true", "abcd&efgh was the password, true", "abcd%xyzw was the password, true",
        "the password was once abcdefgh, false", "the password was once abcd+efgh, false"
    })
    void match_sweepLetsThroughWhatIsFound(String text, boolean found) {
        // given
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (CompiledRules rules = CompiledRules.compile(RulePackParser.parse("near.yaml", PACK));
                Sweep sweep = rules.newSweep();
                Examiner examiner = rules.newExaminer()) {
            // then
            assertThat(examiner.examine(null, bytes).isEmpty()).isEqualTo(!found);
            assertThat(TestRules.sweepHits(sweep, bytes)).isEqualTo(found);
        }
    }
}
