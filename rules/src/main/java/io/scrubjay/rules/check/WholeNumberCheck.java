package io.scrubjay.rules.check;

/**
 * Rejects digits that are a piece of something longer: of a number with more digits or a point in it, of a word, of a UUID or
 * another id that hyphens join.
 */
final class WholeNumberCheck implements Check {
    private static final String ESCAPES = "nrtbf";

    @Override
    public boolean accepts(String text, int from, int to) {
        return !goesOnBefore(text, from) && !goesOnBehind(text, to);
    }

    private static boolean goesOnBefore(String text, int from) {
        char before = at(text, from - 1);
        if (isWord(before)) {
            return !endsEscape(text, from);
        }
        return before == '+' || ((before == '.' || before == '-') && isWord(at(text, from - 2)));
    }

    private static boolean goesOnBehind(String text, int to) {
        char behind = at(text, to);
        return isWord(behind)
                || (behind == '.' && Characters.isDigit(at(text, to + 1)))
                || (behind == '-' && isWord(at(text, to + 1)));
    }

    /** {@code \n}, {@code %3D}. */
    private static boolean endsEscape(String text, int from) {
        return (at(text, from - 2) == '\\' && ESCAPES.indexOf(text.charAt(from - 1)) >= 0)
                || (at(text, from - 3) == '%' && Characters.isHex(at(text, from - 2)) && Characters.isHex(at(text, from - 1)));
    }

    private static boolean isWord(char c) {
        return Characters.isAlnum(c) || c == '_';
    }

    /** A character, a blank beyond both ends. */
    private static char at(String text, int index) {
        return index >= 0 && index < text.length() ? text.charAt(index) : ' ';
    }
}
