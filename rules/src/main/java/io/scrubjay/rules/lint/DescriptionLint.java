package io.scrubjay.rules.lint;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks at how rules are described. */
final class DescriptionLint {
    private static final int LONGEST_TITLE = 100;
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9.-]*");

    private DescriptionLint() {}

    static List<Warning> of(List<Rule> rules) {
        List<Warning> warnings = new ArrayList<>();
        Map<String, RuleId> titles = new HashMap<>();
        for (Rule rule : rules) {
            String title = rule.title().strip();
            if (title.equals(rule.id().value())) {
                warn(rule, "title: " + title + " (expected: what a person calls it, not the id)", warnings);
            } else if (title.length() > LONGEST_TITLE) {
                warn(rule, "title: " + title.length() + " characters (expected: at most " + LONGEST_TITLE + ")", warnings);
            } else if (title.endsWith(".")) {
                warn(rule, "title: ends with a full stop (expected: a name, not a sentence)", warnings);
            }
            RuleId first = titles.putIfAbsent(title, rule.id());
            if (first != null) {
                warn(rule, "title: " + title + " (expected: unique, but '" + first + "' has it too)", warnings);
            }
            if (!PROVIDER.matcher(rule.provider()).matches()) {
                warn(rule, "provider: " + rule.provider() + " (expected: one word of lower-case letters, digits, '-', '.')", warnings);
            }
        }
        return warnings;
    }

    private static void warn(Rule rule, String message, List<Warning> warnings) {
        warnings.add(new Warning(rule.id(), Warning.Kind.DESCRIPTION, message));
    }
}
