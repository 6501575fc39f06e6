package io.scrubjay.rules.scan;

import java.util.List;

/** Literals of which one stands in every match of a regular expression, in any casing. Immutable, any thread. */
final class CertainLiterals {
    private static final int FILTER_BITS = 1024;

    private final List<String> literals;
    /** By a hash of the first two characters of each. */
    private final long[] filter = new long[FILTER_BITS / Long.SIZE];

    /** @param literals in lower case, of at least two characters; none where nothing is certain */
    private CertainLiterals(List<String> literals) {
        this.literals = literals;
        for (String literal : literals) {
            int bit = bit(literal.charAt(0), literal.charAt(1));
            filter[bit / Long.SIZE] |= 1L << bit;
        }
    }

    /** Those of an expression. */
    static CertainLiterals of(String regex) {
        return new CertainLiterals(RegexLiterals.of(regex).orElse(List.of()));
    }

    /** Whether nothing is certain. */
    boolean isEmpty() {
        return literals.isEmpty();
    }

    /** Whether a match may stand in {@code text[from, ...)}. */
    boolean allow(String text, int from) {
        return isEmpty() || next(text, from, text.length()) >= 0;
    }

    /** Where the first of them begins that begins in {@code text[from, to)}; -1 where none does. */
    int next(String text, int from, int to) {
        int last = Math.min(to, text.length() - 1);
        for (int at = from; at < last; at++) {
            int bit = bit(text.charAt(at), text.charAt(at + 1));
            if ((filter[bit / Long.SIZE] >>> bit & 1) != 0 && beginsAt(text, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean beginsAt(String text, int at) {
        for (String literal : literals) {
            if (text.regionMatches(true, at, literal, 0, literal.length())) {
                return true;
            }
        }
        return false;
    }

    /** The same for either casing of a letter. */
    private static int bit(char first, char second) {
        return ((first | 0x20) * 31 + (second | 0x20)) & (FILTER_BITS - 1);
    }
}
