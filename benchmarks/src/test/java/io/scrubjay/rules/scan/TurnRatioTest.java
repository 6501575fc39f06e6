package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TurnRatioTest {
    private int turn;

    @Test
    void of_turns_warmedUpAndInTheOrderOfSize() {
        // given: eight turns that do not count, then 1 to 11
        Supplier<double[]> one = () -> new double[] {++turn <= 8 ? 1000 : turn - 8};
        Supplier<double[]> other = () -> new double[] {2};

        // when
        TurnRatio ratio = TurnRatio.of(11, one, other);

        // then
        assertThat(ratio.leastOne()).isEqualTo(1);
        assertThat(ratio.leastOther()).isEqualTo(2);
        assertThat(ratio.cells()).isEqualTo("0.500 | 3.000 | 1.000 to 5.000 |");
    }

    @Test
    void of_piecesSpoiltInDifferentTurns_leastOfEachPiece() {
        // given: each turn spoils another one of three pieces
        Supplier<double[]> spoilt = () -> {
            double[] pieces = {1, 2, 3};
            pieces[turn++ % 3] += 100;
            return pieces;
        };

        // when
        TurnRatio ratio = TurnRatio.of(3, spoilt, () -> new double[] {3});

        // then
        assertThat(ratio.leastOne()).isEqualTo(6);
        assertThat(ratio.cells()).startsWith("2.000 | 35.333 |");
    }

    @Test
    void of_noTurn_refused() {
        assertThatThrownBy(() -> TurnRatio.of(0, () -> new double[1], () -> new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("turns: 0 (expected: >= 1)");
    }
}
