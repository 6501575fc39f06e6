package io.scrubjay.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleTrialTest {
    private static final String MISSING = ", samples: ['acne_{alnum:20}']";

    @TempDir
    Path dir = Path.of("");

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void run_soundRules_triesAll() throws Exception {
        assertThat(run(TestGenerations.rule("a", ""))).isEqualTo(1);
    }

    @Test
    void run_sampleThatIsNotFound_isRefusedWithoutShowingIt() {
        // when
        RulesRefusedException refused = catchThrowableOfType(
                RulesRefusedException.class, () -> run(TestGenerations.rule("a", MISSING)));

        // then
        assertThat(refused.problems())
                .singleElement()
                .hasToString(dir.resolve("rules-1.yaml")
                        + ":2: rule 'a': samples: one is not found (expected: masked whole; scrubjay rules test shows it)");
    }

    @Test
    void run_sampleThatIsMaskedInPart_isRefused() {
        // given
        String rules = "rules:\n  - {id: a, title: t, provider: p, severity: low, keywords: [acme],"
                + " regex: 'acme ([a-z]{4})', secretGroup: 1, samples: ['acme <{lower:8}>']}\n";

        // when
        RulesRefusedException refused = catchThrowableOfType(RulesRefusedException.class, () -> run(rules));

        // then
        assertThat(refused).hasMessageContaining("is masked in part only");
    }

    @Test
    void run_rulesThatDoNotMask_areNotTried() throws Exception {
        assertThat(run(TestGenerations.rule("a", MISSING + ", mode: shadow"))).isZero();
        assertThat(run(TestGenerations.rule("a", MISSING + ", mode: off"))).isZero();
    }

    @Test
    void run_ruleWithoutSamples_isFine() throws Exception {
        assertThat(run("rules:\n  - {id: a, title: t, provider: p, severity: low, keywords: [acme],"
                        + " regex: 'acme [a-z]+'}\n"))
                .isEqualTo(1);
    }

    @Test
    void run_timeIsUp_leavesTheRest() throws Exception {
        // given
        String rules = TestGenerations.rule("a", "")
                + "  - {id: b, title: t, provider: p, severity: low, token: 'beta_{alnum:20}', samples: ['no']}\n";

        // when
        int tried = run(rules, () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));

        // then
        assertThat(tried).isEqualTo(1);
    }

    private int run(String rules) throws RulesRefusedException {
        return run(rules, nanos::get);
    }

    private int run(String rules, LongSupplier clock) throws RulesRefusedException {
        RuleGeneration generation = new TestGenerations(dir).load(1, rules);
        try {
            return new RuleTrial(new SplittableRandom(1), Duration.ofMillis(1500), clock).run(generation);
        } finally {
            generation.release();
        }
    }
}
