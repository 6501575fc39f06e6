package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.syntax.ShapeParser;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmpersandTailTest {
    private static final Rule SIGNS = new Rule(
            new RuleId("signs"),
            "signs",
            "test",
            Severity.HIGH,
            new Detector.Keyword(List.of("password"), ShapeParser.parse("{[^&;, \"'\\\\]:4+}"), true),
            new Conditions(0, 1, 0, List.of(), List.of(), List.of()),
            List.of(),
            List.of(),
            List.of());

    private final CompiledRules rules = CompiledRules.compile(new RulePack(List.of(SIGNS)));
    private final Examiner examiner = rules.newExaminer();
    private final Sweep sweep = rules.newSweep();

    @AfterAll
    void close() {
        examiner.close();
        sweep.close();
        rules.close();
    }

    @Test
    void match_valueWithAmpersands_isMaskedWhole() {
        assertThat(found("password=salt&pepper&mint1 user=ida")).containsExactly("signs=salt&pepper&mint1");
        assertThat(found("password=salt1&user=ida&x=1")).containsExactly("signs=salt1");
    }

    private List<String> found(String text) {
        return TestRules.found(examiner.examine(null, bytes(text)), text);
    }

    /** What the rule asks for may stand behind the ampersand only. */
    @ParameterizedTest
    @ValueSource(strings = {"password=salt&pepper1 user=ida", "{\"v\":\"password=salt\\u0026pepper1\"}", "password=salt%26pepper1"})
    void sweep_digitBehindAnAmpersand_hits(String payload) {
        assertThat(TestRules.sweepHits(sweep, bytes(payload))).isTrue();
    }

    @Test
    void sweep_noDigit_doesNotHit() {
        assertThat(TestRules.sweepHits(sweep, bytes("password=salt user=ida"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "salt&pepper next, &pepper",
        "salt&pepper, &pepper",
        "salt&pe&pper\", &pe&pper",
        "salt&pepper&user=ida, &pepper",
        "salt&user=ida, ''",
        "salt&user[0]=ida, ''",
        "salt&user%5B=ida, ''",
        "salt&user\\u003dida, ''",
        "salt&amp;user=ida, ''",
        "salt&& make, ''",
        "salt& next, ''",
        "salt&, ''",
        "salt, ''"
    })
    void endOf_whatIsNoForm(String text, String tail) {
        assertThat(AmpersandTail.endOf(bytes(text), 4)).isEqualTo(4 + tail.length());
    }

    @Test
    void endOf_longTail_isNone() {
        assertThat(AmpersandTail.endOf(bytes("salt&" + "p".repeat(63)), 4)).isEqualTo(68);
        assertThat(AmpersandTail.endOf(bytes("salt&" + "p".repeat(64)), 4)).isEqualTo(4);
    }
}
