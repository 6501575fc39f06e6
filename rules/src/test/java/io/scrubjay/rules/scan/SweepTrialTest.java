package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.RulePack;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTrialTest {
    @ParameterizedTest
    @CsvSource({"30000000, 4", "100000000, 1", "99999999, 2", "1000, 131072"})
    void passes_asManyAsTakeLongEnough(long nanosOfOne, long expected) {
        assertThat(SweepTrial.passes(count -> count * nanosOfOne)).isEqualTo(expected);
    }

    @Test
    void control_oneLine() {
        // given
        try (CompiledRules rules = CompiledRules.compile(new RulePack(List.of(TestRules.TOKEN)));
                SweepTrial trial = new SweepTrial(rules, TestRules.bytes("tok_ is no token\n"), 3)) {
            // when
            SweepTrial.Saving saving = trial.control();

            // then
            assertThat(saving.saved()).isLessThan(1);
            assertThat(saving.noise()).isNotNegative();
        }
    }
}
