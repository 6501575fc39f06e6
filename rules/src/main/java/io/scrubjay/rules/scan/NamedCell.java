package io.scrubjay.rules.scan;

/** A value that stands under the name of a column. */
final class NamedCell {
    private static final String AROUND = "\"'`*";

    private NamedCell() {}

    /** Hears of the values of a column, without the quotes and blanks around them. */
    @FunctionalInterface
    interface Listener {
        void onCell(int from, int to);
    }

    /** Tells of a value that stands between two places, if one does. */
    static void tell(byte[] text, int cellFrom, int cellTo, Listener cells) {
        int from = skipBlanks(text, cellFrom, cellTo);
        int to = cellTo;
        while (to > from && text[to - 1] == ' ') {
            to--;
        }
        int marked = from < to && text[from] == '\\' ? 1 : 0;
        while (to - from > 2 * marked + 1 && isAround(text, from + marked, to - 1)) {
            from += marked + 1;
            to -= marked + 1;
        }
        if (to > from) {
            cells.onCell(from, to);
        }
    }

    private static boolean isAround(byte[] text, int first, int last) {
        return text[first] == text[last] && AROUND.indexOf(text[first]) >= 0;
    }

    private static int skipBlanks(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] == ' ') {
            at++;
        }
        return at;
    }
}
