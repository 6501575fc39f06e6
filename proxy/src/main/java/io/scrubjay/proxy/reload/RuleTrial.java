package io.scrubjay.proxy.reload;

import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.sample.RuleTester;
import io.scrubjay.rules.sample.RuleTester.Failure;
import io.scrubjay.rules.sample.RuleTester.Kind;
import io.scrubjay.rules.syntax.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tries compiled rules on their own samples before they are put in force: a pack in which a rule no longer masks what it was
 * written for would let secrets pass. One thread.
 */
final class RuleTrial {
    /** A rule without a sample and a sample that another rule names are worth a word from {@code rules test}, no refusal. */
    private static final Set<Kind> DISQUALIFYING =
            EnumSet.of(Kind.MISSED, Kind.MASKED_IN_PART, Kind.FOUND_AGAIN);

    /** Samples are random: one that only looks wrong, such as digits that make a date, must not keep rules out. */
    private static final int ATTEMPTS = 3;

    private final RandomGenerator random;
    private final Duration limit;
    private final LongSupplier nanoClock;

    /** @param limit what is not tried by then counts as good */
    RuleTrial(RandomGenerator random, Duration limit, LongSupplier nanoClock) {
        this.random = random;
        this.limit = limit;
        this.nanoClock = nanoClock;
    }

    /**
     * Tries every enforced rule on its samples, in a context of nothing.
     *
     * @return how many rules were tried in time
     * @throws RulesRefusedException if a rule does not mask its samples, with each such rule
     */
    int run(RuleGeneration generation) throws RulesRefusedException {
        long startNanos = nanoClock.getAsLong();
        List<Problem> problems = new ArrayList<>();
        int tried = 0;
        try (RuleTester tester = new RuleTester(generation.rules(), random)) {
            for (Rule rule : generation.located().pack().rules()) {
                if (rule.mode() != Mode.ENFORCE) {
                    continue;
                }
                if (nanoClock.getAsLong() - startNanos > limit.toNanos()) {
                    break;
                }
                Kind failure = failure(tester, rule);
                if (failure != null) {
                    problems.add(generation.located().problem(rule.id(), message(rule, failure)));
                }
                tried++;
            }
        }
        if (!problems.isEmpty()) {
            throw new RulesRefusedException(problems);
        }
        return tried;
    }

    private static @Nullable Kind failure(RuleTester tester, Rule rule) {
        Kind last = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            last = tester.testSamples(rule).stream()
                    .map(Failure::kind)
                    .filter(DISQUALIFYING::contains)
                    .findFirst()
                    .orElse(null);
            if (last == null) {
                break;
            }
        }
        return last;
    }

    /** Without the sample: whoever wrote the file may have put a real secret there. */
    private static String message(Rule rule, Kind failure) {
        String what = switch (failure) {
            case MASKED_IN_PART -> "is masked in part only";
            case FOUND_AGAIN -> "is found again after it was masked";
            default -> "is not found";
        };
        return "rule '" + rule.id() + "': samples: one " + what + " (expected: masked whole; scrubjay rules test shows it)";
    }
}
