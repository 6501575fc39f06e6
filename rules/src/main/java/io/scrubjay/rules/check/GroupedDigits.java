package io.scrubjay.rules.check;

import java.util.Optional;

/**
 * A number as people write it.
 *
 * @param digits without what parts them
 * @param grouped whether single blanks or hyphens part them
 */
record GroupedDigits(String digits, boolean grouped) {
    /** Reads {@code text[from, to)}; empty where other characters or two separators in a row stand in it. */
    static Optional<GroupedDigits> in(String text, int from, int to) {
        StringBuilder digits = new StringBuilder();
        boolean grouped = false;
        boolean afterDigit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Characters.isDigit(c)) {
                digits.append(c);
                afterDigit = true;
            } else if ((c == ' ' || c == '-') && afterDigit) {
                grouped = true;
                afterDigit = false;
            } else {
                return Optional.empty();
            }
        }
        return afterDigit ? Optional.of(new GroupedDigits(digits.toString(), grouped)) : Optional.empty();
    }
}
