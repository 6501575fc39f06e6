package io.scrubjay.rules.lint;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.SweepCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Looks at how often the sweep hits ordinary text for each rule. */
final class SelectivityLint {
    private static final int SAMPLE_BYTES = 1024 * 1024;
    /** All rules together should stay under 20. */
    private static final double MOST_HITS_PER_MB = 2;

    private SelectivityLint() {}

    static List<Warning> of(CompiledRules rules, RandomGenerator random) {
        List<Warning> warnings = new ArrayList<>();
        try (SweepCounter counter = rules.newSweepCounter()) {
            byte[] text = new CleanText(random).bytes(SAMPLE_BYTES);
            counter.sweep(text, 0, text.length);
            double megabytes = counter.bytes() / 1e6;
            for (Map.Entry<Rule, SweepCounter.Count> entry : counter.byRule().entrySet()) {
                double hits = entry.getValue().hits() / megabytes;
                if (hits > MOST_HITS_PER_MB) {
                    warnings.add(new Warning(
                            entry.getKey().id(),
                            Warning.Kind.UNSELECTIVE,
                            String.format(
                                    Locale.ROOT,
                                    "sweep: %.0f hits in a megabyte of ordinary logs (expected: at most %.0f; a longer or"
                                            + " rarer literal)",
                                    hits,
                                    MOST_HITS_PER_MB)));
                }
            }
        }
        return warnings;
    }
}
