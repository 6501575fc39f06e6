package io.scrubjay.rules.scan;

/**
 * The grammar of "a secret stands in the column that is named" for statements: {@code INSERT INTO t (a, password) VALUES ('b', '...')}.
 *
 * <p>It reads an examined field; {@link RawColumns} says the same, a little wider, of a payload. The two must stay in step.
 */
final class InsertedColumns {
    static final String VALUES = "values";

    private final byte[] text;
    private final NamedCell.Listener cells;
    private int steps;

    private InsertedColumns(byte[] text, NamedCell.Listener cells) {
        this.text = text;
        this.cells = cells;
    }

    /**
     * Tells of the strings in the column in whose name a word stands.
     *
     * @return how many bytes were looked at, about
     */
    static int read(byte[] text, int wordFrom, int wordTo, NamedCell.Listener cells) {
        InsertedColumns columns = new InsertedColumns(text, cells);
        columns.read(wordFrom, wordTo);
        return columns.steps;
    }

    private void read(int wordFrom, int wordTo) {
        int open = wordFrom;
        int column = 0;
        while (open > 0 && wordFrom - open < Columns.MAX_HEAD && text[open - 1] != '(') {
            open--;
            column += text[open] == ',' ? 1 : 0;
            if (text[open] != ',' && !isNameOrBreak(text[open])) {
                steps += wordFrom - open;
                return;
            }
        }
        int at = wordTo;
        while (at < text.length && at - wordTo <= Columns.MAX_NAME_REST && isNameOrBreak(text[at]) && text[at] != ')') {
            at++;
        }
        if (at - wordTo > Columns.MAX_NAME_REST) {
            steps += at - open;
            return;
        }
        while (at < text.length && at - wordTo < Columns.MAX_HEAD && text[at] != ')' && (text[at] == ',' || isNameOrBreak(text[at]))) {
            at++;
        }
        steps += at - open;
        if (open == 0 || at >= text.length || text[at] != ')') {
            return;
        }
        at = skipBlanks(at + 1);
        if (!Assignment.startsWith(text, at, VALUES)) {
            return;
        }
        at = skipBlanks(at + VALUES.length());
        for (int rows = 0; rows < Columns.MAX_ROWS && at < text.length && text[at] == '('; rows++) {
            at = readTuple(at + 1, column);
            at = skipBlanks(at);
            if (at >= text.length || text[at] != ',') {
                break;
            }
            at = skipBlanks(at + 1);
        }
    }

    private static boolean isNameOrBreak(byte b) {
        return Columns.isNameByte(b) || b == '\n' || b == '\r' || b == '\t';
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < text.length) {
            boolean escaped = text[at] == '\\' && at + 1 < text.length && (text[at + 1] == 'n' || text[at + 1] == 'r' || text[at + 1] == 't');
            if (!QuotedValue.isSpace(text[at]) && !escaped) {
                break;
            }
            at += escaped ? 2 : 1;
        }
        return at;
    }

    /** Reads values up to the bracket behind them and tells of one of them if it is a string; returns where the reading ended. */
    private int readTuple(int from, int column) {
        int at = from;
        int last = Math.min(text.length, from + Columns.MAX_ROW);
        int item = 0;
        int depth = 0;
        while (at < last) {
            byte b = text[at];
            if (b == '\'' || b == '"') {
                int quotes = quotesAt(at, last);
                int to = endOfString(at + quotes, last, b, quotes);
                if (item == column && depth == 0) {
                    cells.onCell(at + quotes, to);
                }
                at = Math.min(last, to + quotes) - 1;
            } else if (b == ',' && depth == 0) {
                item++;
            } else if (b == '(') {
                depth++;
            } else if (b == ')' && depth-- == 0) {
                steps += at - from;
                return at + 1;
            }
            at++;
        }
        steps += at - from;
        return text.length;
    }

    /** How many quotes open a string here: two where the statement stands in a string itself. */
    private int quotesAt(int at, int last) {
        boolean two = at + 2 < last && text[at + 1] == text[at] && !endsValue(text[at + 2]);
        return two ? 2 : 1;
    }

    private static boolean endsValue(byte b) {
        return b == ',' || b == ')' || QuotedValue.isSpace(b);
    }

    /** Where the quotes stand that end a string; within, twice as many stand for one. */
    private int endOfString(int from, int last, byte quote, int quotes) {
        int at = from;
        while (at < last) {
            int run = 0;
            while (at + run < last && run < 2 * quotes && text[at + run] == quote) {
                run++;
            }
            if (run == quotes || (run > quotes && at == from)) {
                return at;
            }
            at += Math.max(1, run);
        }
        return last;
    }
}
