package io.scrubjay.benchmarks.corpus;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.List;
import java.util.random.RandomGenerator;

/** Leaks generated from rules, each rule as often as any other. Any thread. */
public final class RuleLeaks implements LeakSource {
    /** Longer ones, private keys for instance, would decide the size of a request. */
    private static final int MAX_LENGTH = 1000;
    /** A rule may have no sample that is short enough; most have several. */
    private static final int ATTEMPTS = 1000;

    private final RulePack pack;

    private RuleLeaks(RulePack pack) {
        this.pack = pack;
    }

    /** Leaks of every built-in rule. */
    public static LeakSource builtin() {
        return of(BuiltinPacks.load(List.of(BuiltinPacks.ALL)));
    }

    /** Leaks of every rule of a pack. */
    public static LeakSource of(RulePack pack) {
        return new RuleLeaks(pack);
    }

    @Override
    public String next(RandomGenerator random) {
        if (pack.rules().isEmpty()) {
            throw new IllegalStateException("pack: no rules (expected: at least one to make a sample of)");
        }
        SampleGenerator generator = new SampleGenerator(random);
        for (int i = 0; i < ATTEMPTS; i++) {
            int rule = random.nextInt(pack.rules().size());
            List<Sample> samples = generator.samples(pack.rules().get(rule));
            if (!samples.isEmpty()) {
                String text = samples.get(random.nextInt(samples.size())).text();
                if (text.length() <= MAX_LENGTH) {
                    return text;
                }
            }
        }
        throw new IllegalStateException("pack: no sample (expected: rules that samples can be generated from)");
    }
}
