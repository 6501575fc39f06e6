package io.scrubjay.rules;

import java.util.List;
import java.util.Locale;

/**
 * What makes a match no finding, in the terms of gitleaks' allow lists.
 *
 * @param target what the expressions are searched in; stopwords are always looked for in the secret
 * @param regexes RE2 expressions; one that is found anywhere in the target speaks against the match
 * @param stopwords texts, in any casing, that speak against a secret that contains one
 * @param all whether both an expression and a stopword must speak against the match, where both kinds are given; otherwise
 *     one is enough
 */
public record AllowList(Target target, List<String> regexes, List<String> stopwords, boolean all) {
    /** A part of the examined field. */
    public enum Target {
        /** The secret part of the match. */
        SECRET,
        /** All that the rule's expression matched. */
        MATCH,
        /** The line in which the match begins. */
        LINE
    }

    public AllowList {
        regexes = List.copyOf(regexes);
        stopwords = stopwords.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        if (regexes.isEmpty() && stopwords.isEmpty()) {
            throw new IllegalArgumentException("allow list: empty (expected: an expression or a stopword)");
        }
    }
}
