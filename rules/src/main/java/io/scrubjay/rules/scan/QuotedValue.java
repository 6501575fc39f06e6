package io.scrubjay.rules.scan;

/**
 * Reads a quoted string at a level of escaping: of JSON inside a JSON string each quote stands behind a backslash, one level
 * further in behind three. One thread.
 *
 * <p>A string without an end, as cut lines have them, reaches to the end of its line.
 */
final class QuotedValue {
    private final byte[] text;
    private final int escapes;
    private int from;
    private int to;
    private int after;

    /** @param escapes how many backslashes stand before a quote of this level: 0, 1, 3, 7 */
    QuotedValue(byte[] text, int escapes) {
        this.text = text;
        this.escapes = escapes;
    }

    /** Reads the string whose opening quote, with its backslashes, stands at a place; false where none does. */
    boolean read(int at) {
        int open = at + escapes;
        if (open >= text.length || (text[open] != '"' && text[open] != '\'')) {
            return false;
        }
        for (int i = at; i < open; i++) {
            if (text[i] != '\\') {
                return false;
            }
        }
        byte quote = text[open];
        from = open + 1;
        int backslashes = 0;
        for (int i = from; i < text.length; i++) {
            byte b = text[i];
            if (b == '\\') {
                backslashes++;
                continue;
            }
            boolean closes = backslashes % (2 * (escapes + 1)) == escapes;
            if ((b == quote && (closes || backslashes < escapes)) || b == '\n') {
                to = Math.max(from, i - (b == quote ? Math.min(backslashes, escapes) : 0));
                after = i + 1;
                return true;
            }
            backslashes = 0;
        }
        to = text.length;
        after = to;
        return true;
    }

    /** Where the content begins. */
    int from() {
        return from;
    }

    /** Where it ends. */
    int to() {
        return to;
    }

    /** What follows the closing quote. */
    int after() {
        return after;
    }

    static int skipSpaces(byte[] text, int from) {
        int at = from;
        while (at < text.length && isSpace(text[at])) {
            at++;
        }
        return at;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || (b >= 0x09 && b <= 0x0d);
    }
}
