package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class TurnRatioTest {
    private int turn;

    @Test
    void of_turns_warmedUpAndInTheOrderOfSize() {
        // given: eight turns that do not count, then 1 to 11
        DoubleSupplier one = () -> ++turn <= 8 ? 1000 : turn - 8;
        DoubleSupplier other = () -> 2;

        // when
        TurnRatio ratio = TurnRatio.of(11, one, other);

        // then
        assertThat(ratio.bestOne()).isEqualTo(1);
        assertThat(ratio.bestOther()).isEqualTo(2);
        assertThat(ratio.cells()).isEqualTo("3.000 | 0.500 | 1.000 to 5.000 |");
    }

    @Test
    void of_noTurn_refused() {
        assertThatThrownBy(() -> TurnRatio.of(0, () -> 1, () -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("turns: 0 (expected: >= 1)");
    }
}
