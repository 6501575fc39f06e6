package io.scrubjay.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleLeaksTest {
    private static final RulePack BUILTIN = BuiltinPacks.load(List.of(BuiltinPacks.ALL));

    @Test
    void next_holdsASecret() {
        // given
        LeakSource leaks = RuleLeaks.of(BUILTIN);
        SplittableRandom random = new SplittableRandom(5);

        // when
        List<String> texts = Stream.generate(() -> leaks.next(random)).limit(500).toList();

        // then
        try (CompiledRules rules = CompiledRules.compile(BUILTIN);
                Examiner examiner = rules.newExaminer()) {
            assertThat(texts)
                    .allSatisfy(text -> assertThat(examiner.examine(null, text.getBytes(StandardCharsets.UTF_8)))
                            .isNotEmpty());
        }
        assertThat(texts).doesNotHaveDuplicates();
    }

    @Test
    void next_sameRandom() {
        // given
        LeakSource leaks = RuleLeaks.of(BUILTIN);

        // when
        String leak = leaks.next(new SplittableRandom(6));

        // then
        assertThat(leak).isEqualTo(leaks.next(new SplittableRandom(6)));
    }

    @Test
    void next_noRules() {
        // given
        LeakSource leaks = RuleLeaks.of(new RulePack(List.of()));

        // then
        assertThatThrownBy(() -> leaks.next(new SplittableRandom(6)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("pack: no rules (expected: at least one to make a sample of)");
    }
}
