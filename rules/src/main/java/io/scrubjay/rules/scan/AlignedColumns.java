package io.scrubjay.rules.scan;

/**
 * The grammar of "a secret stands in the column that is named" for tables that blanks alone align, as {@code column -t} and the clients of clouds print
 * them: names with at least two blanks between, and values that begin below the beginnings of their names.
 *
 * <p>It reads an examined field; {@link RawColumns} says the same, a little wider, of a payload. The two must stay in step.
 */
final class AlignedColumns {
    private final byte[] text;
    private final TextLines lines;
    private final NamedCell.Listener cells;
    private int steps;

    private AlignedColumns(byte[] text, NamedCell.Listener cells) {
        this.text = text;
        this.lines = new TextLines(text);
        this.cells = cells;
    }

    /**
     * Tells of the values in the column in whose name a word stands.
     *
     * @return how many bytes were looked at, about
     */
    static int read(byte[] text, int wordFrom, int wordTo, NamedCell.Listener cells) {
        AlignedColumns columns = new AlignedColumns(text, cells);
        columns.read(wordFrom, wordTo);
        return columns.steps;
    }

    private void read(int wordFrom, int wordTo) {
        int nameTo = wordTo;
        while (nameTo < text.length && nameTo - wordTo <= Columns.MAX_NAME_REST && Columns.isNameByte(text[nameTo]) && !isGap(nameTo)) {
            nameTo++;
        }
        int nameFrom = wordFrom;
        while (nameFrom > 0 && wordFrom - nameFrom <= Columns.MAX_NAME && Columns.isNameByte(text[nameFrom - 1]) && !isBehindGap(nameFrom)) {
            nameFrom--;
        }
        steps += nameTo - nameFrom;
        boolean separated = isBehindGap(nameFrom) || (nameTo < text.length && isGap(nameTo));
        if (!separated || nameTo - wordTo > Columns.MAX_NAME_REST || wordFrom - nameFrom > Columns.MAX_NAME) {
            return;
        }
        readTable(nameFrom, wordFrom, wordTo);
    }

    private void readTable(int nameFrom, int wordFrom, int wordTo) {
        int lineFrom = behindQuote(lines.from(wordFrom, Columns.MAX_HEAD), wordFrom);
        int lineTo = lines.to(wordTo, Columns.MAX_HEAD);
        steps += lineTo - lineFrom;
        if (lineTo - lineFrom > Columns.MAX_HEAD || !isNames(lineFrom, lineTo)) {
            return;
        }
        // the letter of an escaped break reads like one of the name
        int column = characters(lineFrom, Math.max(lineFrom, nameFrom));
        int before = lines.beforeBreak(lineFrom);
        boolean alone = column == 0 && !holdsGap(wordTo, lineTo);
        if (!alone && !isRow(lines.from(before, Columns.MAX_ROW), before, column)) {
            readRows(lineTo, column);
        }
    }

    /** Behind the last quote between two places, as the table may be a string; the first place where there is none. */
    private int behindQuote(int from, int to) {
        int at = to;
        while (at > from && text[at - 1] != '"') {
            at--;
        }
        return at;
    }

    /** Where a quote ends the string that the table is; the second place where none does. */
    private int beforeQuote(int from, int to) {
        int at = from;
        while (at < to && (text[at] != '"' || (at > from && text[at - 1] == '\\'))) {
            at++;
        }
        return at;
    }

    private boolean isNames(int lineFrom, int lineTo) {
        for (int at = lineFrom; at < lineTo; at++) {
            if (!Columns.isNameByte(text[at])) {
                return false;
            }
        }
        return true;
    }

    private void readRows(int headTo, int column) {
        int lineTo = headTo;
        for (int rows = 0; rows < Columns.MAX_ROWS; rows++) {
            int from = lines.behindBreak(lineTo);
            if (from == lineTo) {
                return;
            }
            lineTo = lines.to(from, Columns.MAX_ROW);
            steps += lineTo - from;
            int rowTo = beforeQuote(from, lineTo);
            int valueFrom = place(from, rowTo, column);
            boolean isShort = from < valueFrom && valueFrom == rowTo;
            if (!isShort && !isRow(from, rowTo, column)) {
                return;
            }
            int valueTo = valueFrom;
            while (valueTo < rowTo && !isGap(valueTo)) {
                valueTo++;
            }
            NamedCell.tell(text, valueFrom, valueTo, cells);
        }
    }

    /** Whether a value may stand in a line below the name, with a gap on one side of it at least. */
    private boolean isRow(int from, int to, int column) {
        int here = place(from, to, column);
        boolean begins = column == 0 ? holdsGap(from, to) : here < to && isBehindGap(here);
        return from < to && begins;
    }

    private boolean holdsGap(int from, int to) {
        for (int at = from; at + 1 < to; at++) {
            if (isGap(at)) {
                return true;
            }
        }
        return false;
    }

    /** The place of a character of a line; the line's end where it has fewer. */
    private int place(int from, int to, int character) {
        int at = from;
        for (int count = 0; at < to; at++) {
            if (isFirstOfCharacter(text[at]) && count++ == character) {
                return at;
            }
        }
        return at;
    }

    private int characters(int from, int to) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += isFirstOfCharacter(text[at]) ? 1 : 0;
        }
        return count;
    }

    private static boolean isFirstOfCharacter(byte b) {
        return b >= (byte) 0xc0;
    }

    /** Whether two blanks begin here. */
    private boolean isGap(int at) {
        return text[at] == ' ' && at + 1 < text.length && text[at + 1] == ' ';
    }

    private boolean isBehindGap(int at) {
        return at > 1 && text[at - 1] == ' ' && text[at - 2] == ' ';
    }
}
