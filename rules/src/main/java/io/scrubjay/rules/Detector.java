package io.scrubjay.rules;

import java.util.List;

/** How a rule finds its secret. A closed set: later kinds (pair, key, block) join here. */
public sealed interface Detector {

    /**
     * A token that is recognised by its own form.
     *
     * @param shape the form; holds a literal of at least three characters that the sweep can look for
     * @param ignoreCase whether literals match in any casing
     * @param leftBoundary whether the byte before must not be a letter, digit or underscore (an escape such as
     *     {@code \n} or {@code %3D} does not count as a letter)
     * @param extend whether a match goes on to the end of the run of its last alphabet, so that a longer token is masked whole;
     *     without it a longer run is no match
     */
    record Token(Shape shape, boolean ignoreCase, boolean leftBoundary, boolean extend) implements Detector {}

    /**
     * A value of some form that is assigned to a name in which one of the keywords stands ({@code adafruit_key = "..."},
     * {@code "adafruit": "..."}, {@code --adafruit-key ...}; an attribute key and its value likewise).
     *
     * @param keywords lower case; matched in any casing
     * @param shape the form of the value; a longer run of its last alphabet is no match
     * @param common whether the keywords are everyday words ({@code token}, {@code password}), which the sweep must look for
     *     together with the assignment and value to stay selective
     */
    record Keyword(List<String> keywords, Shape shape, boolean common) implements Detector {
        public Keyword {
            keywords = List.copyOf(keywords);
            if (keywords.isEmpty()) {
                throw new IllegalArgumentException("keywords: empty (expected: at least one)");
            }
        }
    }

    /**
     * A regular expression, the last resort.
     *
     * @param regex RE2 syntax, over bytes as ISO 8859-1 characters; linear time
     * @param keywords literals, lower case, matched in any casing, of which at least one stands in or beside every
     *     match: what the sweep looks for
     * @param secretGroup the group that is the secret; 0 for the whole match
     */
    record Regex(String regex, List<String> keywords, int secretGroup) implements Detector {
        public Regex {
            keywords = List.copyOf(keywords);
            if (keywords.isEmpty()) {
                throw new IllegalArgumentException("keywords: empty (expected: at least one, for the sweep)");
            }
        }
    }
}
