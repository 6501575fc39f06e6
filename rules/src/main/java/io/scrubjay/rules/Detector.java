package io.scrubjay.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a rule finds its secret. A closed set. */
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
     * @param shape the form of the value; a longer run of its last alphabet is no match, but letters and digits that this does not
     *     have belong to the value
     * @param common whether the keywords are everyday words ({@code token}, {@code password}), which the sweep must look for
     *     together with the assignment and value to stay selective
     * @param reading where the value stands
     */
    record Keyword(List<String> keywords, Shape shape, boolean common, Reading reading) implements Detector {
        /** Where the value of a keyword stands. */
        public enum Reading {
            /** It is assigned to a name of which the keyword is a part. */
            ASSIGNED,
            /** The keyword is a whole name, and a sentence tells its value some words later: {@code the API key in settings.py is ...}. */
            TOLD,
            /** Some words behind the keyword, or before it, whatever is said: {@code log in with ... when asked for the password}. */
            NEAR,
            /**
             * It stands in the column in whose name the keyword stands: of a table, of values separated by commas, semicolons or tabs, of an
             * {@code INSERT} statement.
             */
            COLUMN
        }

        /** A value that is assigned. */
        public Keyword(List<String> keywords, Shape shape, boolean common) {
            this(keywords, shape, common, Reading.ASSIGNED);
        }

        /** Whether the value is assigned to a name with the keyword, and does not stand elsewhere. */
        public boolean isAssigned() {
            return reading == Reading.ASSIGNED;
        }

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
     *     match: what the sweep looks for; empty to derive them from the expression
     * @param secretGroup the group that is the secret; 0 for the whole match, {@link #FIRST_GROUP} for the first group that
     *     takes part in the match, or the whole match where none does
     * @param sweep what the sweep looks for where no literal stands in every match: an expression that matches a part of
     *     each; null for the expression itself
     * @param digits the same for numbers: how many digits every match holds, alone or in groups that single blanks or
     *     hyphens part; 0 for none
     */
    record Regex(String regex, List<String> keywords, int secretGroup, @Nullable String sweep, int digits)
            implements Detector {
        /** Stands for the first group that takes part in a match. */
        public static final int FIRST_GROUP = -1;

        /** An expression that is swept for by literals. */
        public Regex(String regex, List<String> keywords, int secretGroup) {
            this(regex, keywords, secretGroup, null, 0);
        }

        public Regex {
            keywords = List.copyOf(keywords);
            if (secretGroup < FIRST_GROUP) {
                throw new IllegalArgumentException("secretGroup: " + secretGroup + " (expected: >= -1)");
            }
        }
    }

    /**
     * The value under a name that says that it is secret, whatever the value looks like: of an attribute, a JSON member, a
     * query parameter, a header.
     *
     * @param names lower case, matched in any casing, as the whole name or its last words ({@code password} in
     *     {@code db.password}, {@code MY_DB_PASSWORD}, {@code dbPassword}); {@code _} and {@code -} stand for any of
     *     {@code _ - .} and for nothing
     * @param header whether the names are those of HTTP headers, so that lines {@code Name: value} count too
     * @param part what of the value is the secret
     */
    record Key(List<String> names, boolean header, Part part) implements Detector {
        /** What of a value is secret. */
        public enum Part {
            /** All of it, but for an authentication scheme before it ({@code Bearer}). */
            VALUE,
            /** The password of a connection string; all of what is no connection string. */
            PASSWORD
        }

        public Key {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("key: empty (expected: at least one name)");
            }
        }
    }

    /**
     * An identifier and its secret close together, in either order. Both are masked; neither is a finding alone.
     *
     * @param id the identifier's form; it is what the sweep looks for
     * @param secret the secret's form; the rule's conditions are about it
     * @param withinBytes how far apart they may be
     */
    record Pair(Shape id, Shape secret, int withinBytes) implements Detector {
        /** The greatest distance. */
        public static final int MAX_WITHIN_BYTES = 1024;

        public Pair {
            if (withinBytes < 0 || withinBytes > MAX_WITHIN_BYTES) {
                throw new IllegalArgumentException(
                        "within: " + withinBytes + " (expected: 0 to " + MAX_WITHIN_BYTES + " bytes)");
            }
        }
    }

    /**
     * What stands between two marks, as in PEM; where the second is missing, the run of base64 and header lines behind the
     * first.
     *
     * @param begin the form of the first mark; holds a literal of at least three characters
     * @param end the form of the second
     */
    record Block(Shape begin, Shape end) implements Detector {}
}
