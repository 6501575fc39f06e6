package io.scrubjay.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that are compiled and scanned together.
 *
 * @param rules in the order of their files; the index in this list is the rule's number in a compiled database
 */
public record RulePack(List<Rule> rules) {
    public RulePack {
        rules = List.copyOf(rules);
        Map<RuleId, Rule> seen = new HashMap<>();
        for (Rule rule : rules) {
            if (seen.put(rule.id(), rule) != null) {
                throw new IllegalArgumentException("rule id: " + rule.id() + " (expected: unique, found twice)");
            }
        }
    }

    /** The rule of this id. */
    public Optional<Rule> find(RuleId id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
