package io.scrubjay.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static Evaluation evaluation(int lines, List<Integer> misses, List<Integer> inPart, List<Integer> alarms) {
        return new Evaluation(
                lines,
                new Tally(10, 10 - misses.size(), 10 - misses.size() - inPart.size(), 10, alarms.size()),
                Map.of("", new Tally(10, 10, 10, 10, 0)),
                new Indexes(misses, misses.size()),
                new Indexes(inPart, inPart.size()),
                new Indexes(alarms, alarms.size()),
                Map.of(),
                Map.of());
    }

    @Test
    void of_sameResult_isNotWorse() {
        // given
        Evaluation evaluation = evaluation(20, List.of(1, 2), List.of(3), List.of(11));

        // when
        Comparison comparison = Comparison.of(Baseline.parse(evaluation.toJson()), evaluation);

        // then
        assertThat(comparison.isWorse()).isFalse();
        assertThat(comparison.detectedNow()).isEmpty();
    }

    @Test
    void of_changes_areNamedOnce() {
        // given
        Baseline then = Baseline.parse(evaluation(20, List.of(1, 2, 6), List.of(3, 4), List.of(11)).toJson());

        // when
        Comparison comparison =
                Comparison.of(then, evaluation(25, List.of(2, 3, 21), List.of(1, 5, 22), List.of(12, 23)));

        // then
        assertThat(comparison.missedNow()).containsExactly(3);
        assertThat(comparison.detectedNow()).containsExactly(1, 6);
        assertThat(comparison.inPartNow()).containsExactly(5);
        assertThat(comparison.wholeNow()).containsExactly(4);
        assertThat(comparison.alarmsNow()).containsExactly(12);
        assertThat(comparison.quietNow()).containsExactly(11);
        assertThat(comparison.isWorse()).isTrue();
    }

    @Test
    void of_smallerCorpus_isRefused() {
        // given
        Baseline then = new Baseline(30, 12, 10, Set.of(), Set.of(), Set.of());

        // when, then
        assertThatThrownBy(() -> Comparison.of(then, evaluation(20, List.of(), List.of(), List.of())))
                .hasMessage("of a corpus of 30 lines, 12 positives, 10 negatives (expected: at most the 20, 10, 10 of this one)");
    }

    @Test
    void of_moreLinesThanAreNamed_isRefused() {
        // given
        Evaluation now = new Evaluation(
                20,
                new Tally(10, 0, 0, 10, 0),
                Map.of(),
                new Indexes(List.of(1), 5),
                Indexes.NONE,
                Indexes.NONE,
                Map.of(),
                Map.of());

        // when, then
        assertThat(now.toJson()).contains("\"misses\":[1],\"misses_left_out\":4");
        assertThatThrownBy(() -> Baseline.parse(now.toJson()))
                .hasMessageStartingWith("misses_left_out: 4 (expected: none; ");
        assertThatThrownBy(() -> Comparison.of(new Baseline(1, 1, 0, Set.of(), Set.of(), Set.of()), now))
                .hasMessage("over 100000 lines of a kind in this evaluation (expected: fewer)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|not a JSON object",
                "{\"lines\":|not JSON",
                "{\"lines\":\"x\"}|not JSON",
                "{\"lines\":1}|lines, positives or negatives: missing"
            })
    void parse_otherForm_isRefused(String json, String reason) {
        assertThatThrownBy(() -> Baseline.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason + " (expected: what scrubjay rules eval --json printed)");
    }

    @Test
    void add_moreThanAreKept_areCounted() {
        // given
        Indexes.Collector collector = new Indexes.Collector();

        // when
        for (int i = 0; i <= Indexes.MOST; i++) {
            collector.add(i);
        }

        // then
        assertThat(collector.indexes().first()).hasSize(Indexes.MOST).endsWith(Indexes.MOST - 1);
        assertThat(collector.indexes().leftOut()).isEqualTo(1);
    }
}
