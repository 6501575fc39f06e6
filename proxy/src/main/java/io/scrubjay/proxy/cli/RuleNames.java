package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.syntax.Suggestions;
import java.util.List;

/** Finds the rule that a person named. */
final class RuleNames {
    private RuleNames() {}

    /** @throws InputException if there is no such rule; it names the closest one */
    static Rule find(String id, List<Rule> rules) throws InputException {
        return rules.stream()
                .filter(candidate -> candidate.id().value().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id, rules));
    }

    private static InputException unknown(String id, List<Rule> rules) {
        String meant = Suggestions.closest(
                id, rules.stream().map(Rule::id).map(RuleId::value).toList());
        return new InputException("rule: " + id + " (expected: "
                + (meant == null ? "one of scrubjay rules list" : meant + ", or another one of scrubjay rules list") + ")");
    }
}
