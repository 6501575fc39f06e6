package io.scrubjay.rules.lint;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Explainer;
import io.scrubjay.rules.scan.Look;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Looks at which rules find the samples of which. */
final class SampleLint {
    /** Samples are random, so each rule gets several. */
    private static final int ROUNDS = 3;

    private final Explainer explainer;
    private final SampleGenerator generator;

    private SampleLint(Explainer explainer, SampleGenerator generator) {
        this.explainer = explainer;
        this.generator = generator;
    }

    /**
     * What the rules make of a rule's samples.
     *
     * @param count how many samples there are
     * @param won how many of them the rule itself names
     * @param matchedBy how many each other rule matches, too
     * @param wonBy how many each other rule names
     */
    private record Trial(int count, int won, Map<RuleId, Integer> matchedBy, Map<RuleId, Integer> wonBy) {}

    static List<Warning> of(CompiledRules rules, RandomGenerator random) {
        Map<Rule, Trial> trials = new LinkedHashMap<>();
        try (Explainer explainer = rules.newExplainer()) {
            SampleLint lint = new SampleLint(explainer, new SampleGenerator(random));
            for (Rule rule : rules.pack().rules()) {
                if (rule.mode() != Mode.OFF) {
                    trials.put(rule, lint.trial(rule));
                }
            }
        }
        List<Warning> warnings = new ArrayList<>();
        Set<RuleId> before = new TreeSet<>();
        trials.forEach((rule, trial) -> {
            warnings.addAll(warnings(rule, trial, trials, before));
            before.add(rule.id());
        });
        return warnings;
    }

    private Trial trial(Rule rule) {
        Map<RuleId, Integer> matchedBy = new HashMap<>();
        Map<RuleId, Integer> wonBy = new HashMap<>();
        int count = 0;
        int won = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Sample sample : generator.samples(rule)) {
                count++;
                Set<RuleId> matched = new TreeSet<>();
                byte[] text = sample.text().getBytes(StandardCharsets.UTF_8);
                for (Look look : explainer.explain(null, null, text).getFirst().looks()) {
                    boolean there = look.fromByte() < sample.to() && look.toByte() > sample.from();
                    if (!there || (look.result() != Look.Result.FOUND && look.result() != Look.Result.LOST)) {
                        continue;
                    }
                    boolean own = look.rule().equals(rule);
                    boolean names = look.result() == Look.Result.FOUND;
                    won += own && names ? 1 : 0;
                    if (!own && matched.add(look.rule().id())) {
                        matchedBy.merge(look.rule().id(), 1, Integer::sum);
                        if (names) {
                            wonBy.merge(look.rule().id(), 1, Integer::sum);
                        }
                    }
                }
            }
        }
        return new Trial(count, won, matchedBy, wonBy);
    }

    private static List<Warning> warnings(Rule rule, Trial trial, Map<Rule, Trial> trials, Set<RuleId> before) {
        List<Warning> warnings = new ArrayList<>();
        if (trial.count() == 0) {
            warnings.add(new Warning(
                    rule.id(),
                    Warning.Kind.NO_SAMPLE,
                    "samples: none (expected: at least one, so that scrubjay rules test can try the rule)"));
            return warnings;
        }
        // under an attribute's own key such a rule is often alone
        boolean byKey = rule.detector() instanceof Detector.Key;
        if (!byKey && trial.won() == 0 && !trial.wonBy().isEmpty()) {
            warnings.add(new Warning(
                    rule.id(),
                    Warning.Kind.UNREACHABLE,
                    "samples: all of its own are named by " + names(trial.wonBy().keySet())
                            + " (expected: some by the rule itself)"));
        }
        Set<RuleId> twins = new TreeSet<>();
        trials.forEach((other, theirs) -> {
            boolean findsAll = trial.matchedBy().getOrDefault(other.id(), 0) == trial.count();
            boolean foundAll = theirs.count() > 0 && theirs.matchedBy().getOrDefault(rule.id(), 0) == theirs.count();
            if (findsAll && foundAll && before.contains(other.id())) {
                twins.add(other.id());
            }
        });
        if (!twins.isEmpty()) {
            warnings.add(new Warning(
                    rule.id(),
                    Warning.Kind.OVERLAP,
                    "samples: it and " + names(twins) + " find all of each other's (expected: one rule for a form)"));
        }
        return warnings;
    }

    private static String names(Set<RuleId> rules) {
        return String.join(", ", new TreeSet<>(rules).stream().map(id -> "'" + id + "'").toList());
    }
}
