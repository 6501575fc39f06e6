package io.scrubjay.rules.scan;

/** The grammar of an HTTP header in text: a line of its own, a line of {@code curl -v}, a quoted argument of {@code -H}. */
final class HeaderLine {
    private static final int MIN_LONE_TOKEN = 8;

    private HeaderLine() {}

    /**
     * Where a header begins whose name ends in words that begin at {@code nameFrom}.
     *
     * @param fieldFrom where the examined field begins: a header may stand there
     * @return the first byte of the name; -1 where a name here is no header's, as in the key of the field
     */
    static int beginningOf(byte[] text, int nameFrom, int fieldFrom) {
        if (nameFrom < fieldFrom) {
            return -1;
        }
        int at = nameFrom;
        while (at > fieldFrom && Assignment.isNameByte(text[at - 1]) && !endsEscape(text, at)) {
            if (nameFrom - at == KeyNames.MAX_PREFIX) {
                return -1;
            }
            at--;
        }
        if (at == fieldFrom || endsEscape(text, at)) {
            return at;
        }
        byte before = text[at - 1];
        boolean marked = before == ' ' && at >= 2 && (text[at - 2] == '>' || text[at - 2] == '<' || text[at - 2] == '*');
        return before == '\n' || before == '\r' || before == '"' || before == '\'' || marked ? at : -1;
    }

    /** Where the value ends: with its line, or with the quote that the header stands in. */
    static int endOf(byte[] text, int beginning, int valueFrom) {
        byte before = beginning == 0 ? 0 : text[beginning - 1];
        boolean quoted = before == '"' || before == '\'';
        int to = valueFrom;
        while (to < text.length && text[to] != '\n' && text[to] != '\r') {
            if (quoted && text[to] == before) {
                break;
            }
            if (text[to] == '\\' && to + 1 < text.length && (text[to + 1] == 'n' || text[to + 1] == 'r')) {
                break;
            }
            to++;
        }
        while (to > valueFrom && (QuotedValue.isSpace(text[to - 1]) || (quoted && text[to - 1] == '\\'))) {
            to--;
        }
        return to;
    }

    /**
     * Tells a header's value from a sentence: one token that is no word, perhaps behind a scheme, or parameters
     * ({@code a=b; c=d}). What begins with an asterisk was masked.
     */
    static boolean isCredential(byte[] text, int from, int to) {
        if (from < to && text[from] == '*') {
            return false;
        }
        int firstTo = endOfWord(text, from, to);
        if (contains(text, from, firstTo, '=')) {
            return true;
        }
        if (firstTo == to) {
            return to - from >= MIN_LONE_TOKEN && !isPlainWord(text, from, to);
        }
        int second = Math.min(to, QuotedValue.skipSpaces(text, firstTo));
        int secondTo = endOfWord(text, second, to);
        return contains(text, second, secondTo, '=')
                || (secondTo == to && to - second >= MIN_LONE_TOKEN && !isPlainWord(text, second, to));
    }

    private static boolean endsEscape(byte[] text, int at) {
        return at >= 2 && (text[at - 1] == 'n' || text[at - 1] == 'r') && text[at - 2] == '\\';
    }

    private static int endOfWord(byte[] text, int from, int to) {
        int at = from;
        while (at < to && !QuotedValue.isSpace(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean contains(byte[] text, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (text[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlainWord(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            byte lower = (byte) (text[i] | 0x20);
            if ((lower < 'a' || lower > 'z') && ".,;:!?-_".indexOf(text[i]) < 0) {
                return false;
            }
        }
        return true;
    }
}
