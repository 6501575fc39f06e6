package io.scrubjay.rules;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How sure a finding is.
 *
 * @param confidence its rule's, raised or lowered by what the secret itself shows
 * @param details what the secret tells about where it belongs, none of it secret: {@code aws_account}
 */
public record Assessment(Confidence confidence, Map<String, String> details) {
    public Assessment {
        details = details.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** What holds as long as no evidence was heard. */
    public static Assessment of(Rule rule) {
        return new Assessment(rule.confidence(), Map.of());
    }
}
