package io.scrubjay.rules.lint;

import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.scan.CompiledRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Looks for what is questionable about rules that compile. One thread. */
public final class Linter {
    private final CompiledRules rules;
    private final RandomGenerator random;

    /**
     * A linter of rules that work together.
     *
     * @param random the source of samples and of clean text
     */
    public Linter(CompiledRules rules, RandomGenerator random) {
        this.rules = rules;
        this.random = random;
    }

    /**
     * The warnings, in the order of the rules.
     *
     * @param about which rules to speak of; the others only matter as their neighbours
     */
    public List<Warning> warnings(Predicate<Rule> about) {
        List<Rule> on = rules.pack().rules().stream()
                .filter(rule -> rule.mode() != Mode.OFF)
                .toList();
        List<Warning> warnings = new ArrayList<>();
        on.forEach(rule -> warnings.addAll(FormLint.of(rule)));
        warnings.addAll(DescriptionLint.of(on));
        warnings.addAll(SelectivityLint.of(rules, random));
        warnings.addAll(SampleLint.of(rules, random));
        List<Rule> order = rules.pack().rules();
        return warnings.stream()
                .filter(warning -> rules.pack().find(warning.rule()).filter(about).isPresent())
                .sorted(Comparator.comparingInt(warning -> place(order, warning)))
                .toList();
    }

    private static int place(List<Rule> order, Warning warning) {
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i).id().equals(warning.rule())) {
                return i;
            }
        }
        return order.size();
    }
}
