package io.scrubjay.proxy.revoke.connector;

import java.util.List;

/**
 * Ids of rules as policies and declarations name them.
 *
 * @param globs ids, or beginnings of ids with {@code *} behind
 */
public record RuleGlobs(List<String> globs) {
    public RuleGlobs {
        globs = List.copyOf(globs);
    }

    /** Whether one of them stands for this rule. */
    public boolean match(String rule) {
        return globs.stream()
                .anyMatch(glob -> glob.endsWith("*")
                        ? rule.startsWith(glob.substring(0, glob.length() - 1))
                        : rule.equals(glob));
    }
}
