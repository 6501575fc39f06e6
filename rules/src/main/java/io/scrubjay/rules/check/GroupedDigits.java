package io.scrubjay.rules.check;

/** Numbers as people write them, in groups. */
final class GroupedDigits {
    private GroupedDigits() {}

    /** The digits of {@code text[from, to)}; empty where other than digits parted by single blanks or hyphens stand there. */
    static String in(String text, int from, int to) {
        StringBuilder digits = new StringBuilder();
        boolean afterDigit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Characters.isDigit(c)) {
                digits.append(c);
                afterDigit = true;
            } else if ((c == ' ' || c == '-') && afterDigit) {
                afterDigit = false;
            } else {
                return "";
            }
        }
        return afterDigit ? digits.toString() : "";
    }
}
