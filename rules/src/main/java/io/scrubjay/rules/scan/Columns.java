package io.scrubjay.rules.scan;

/**
 * The grammar of "a secret stands in the column that is named" for lines: tables as clients of databases and Markdown draw them, and values
 * separated by commas, semicolons or tabs under a line of names.
 *
 * <p>It reads an examined field; {@link RawColumns} says the same, a little wider, of a payload. The two must stay in step.
 */
final class Columns {
    /** Longer lines of names are none. */
    static final int MAX_HEAD = 512;

    static final int MAX_ROWS = 64;
    static final int MAX_ROW = 2048;
    static final int MAX_NAME = 40;
    /** What of a column's name, and of what is drawn around it, may stand behind a word. */
    static final int MAX_NAME_REST = 24;

    static final String SEPARATORS = "|,;\t";
    private static final boolean[] IN_NAME = inName();
    private static final boolean[] IN_RULER = RawAssignment.members("-+|:= \t");

    private final byte[] text;
    private final TextLines lines;
    private final NamedCell.Listener cells;
    private int steps;

    private Columns(byte[] text, NamedCell.Listener cells) {
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
        Columns columns = new Columns(text, cells);
        columns.read(wordFrom, wordTo);
        return columns.steps;
    }

    private static boolean[] inName() {
        boolean[] name = RawAssignment.members(" _.-*`\"'#/()\\");
        for (int b = 0; b < name.length; b++) {
            name[b] |= Character.isLetterOrDigit(b) || b >= 0x80;
        }
        return name;
    }

    /** Whether a byte may stand in a column's name, or in what is drawn around it. */
    static boolean isNameByte(byte b) {
        return IN_NAME[b & 0xff];
    }

    private void read(int wordFrom, int wordTo) {
        int lineFrom = lines.from(wordFrom, MAX_HEAD);
        int lineTo = lines.to(wordTo, MAX_HEAD);
        steps += lineTo - lineFrom;
        char separator = separatorNear(wordFrom, wordTo, lineFrom, lineTo);
        if (separator == 0 || lineTo - lineFrom > MAX_HEAD) {
            return;
        }
        int count = cellsOfHead(lineFrom, lineTo, separator);
        if (count > 1 && isFirst(lineFrom, separator)) {
            readRows(lineTo, separator, cellAt(lineFrom, wordFrom, separator), count);
        }
    }

    /** What stands behind the name in which a word stands, or before it if the line ends with it; 0 where it is no column's name. */
    private char separatorNear(int wordFrom, int wordTo, int lineFrom, int lineTo) {
        int to = wordTo;
        while (to < lineTo && to - wordTo <= MAX_NAME_REST && isNameByte(text[to]) && !isTab(to)) {
            to++;
        }
        if (to < lineTo && to - wordTo <= MAX_NAME_REST) {
            return separatorAt(to);
        }
        int from = wordFrom;
        while (from > lineFrom && wordFrom - from <= MAX_NAME && isNameByte(text[from - 1]) && separatorAt(from - 1) == 0) {
            from--;
        }
        return to == lineTo && from > lineFrom ? separatorAt(from - 1) : 0;
    }

    /** The separator that stands here, or ends here; 0 for none. */
    private char separatorAt(int at) {
        if (isTab(at) || (at > 0 && isTab(at - 1))) {
            return '\t';
        }
        char c = (char) (text[at] & 0xff);
        return SEPARATORS.indexOf(c) >= 0 ? c : 0;
    }

    private boolean isTab(int at) {
        return text[at] == '\t' || (text[at] == '\\' && at + 1 < text.length && text[at + 1] == 't');
    }

    /** How many names a line consists of; 0 where it consists of something else. */
    private int cellsOfHead(int lineFrom, int lineTo, char separator) {
        int count = 1;
        int nameFrom = lineFrom;
        for (int at = lineFrom; at < lineTo; at++) {
            if (isSeparator(at, separator)) {
                count++;
                at += text[at] == '\\' ? 1 : 0;
                nameFrom = at + 1;
            } else if (!isNameByte(text[at]) || at - nameFrom > MAX_NAME + MAX_NAME_REST) {
                return 0;
            }
        }
        return count;
    }

    private boolean isSeparator(int at, char separator) {
        return separator == '\t' ? isTab(at) : text[at] == separator;
    }

    /** Whether the line before is none of the same table, and what stands here are its names. */
    private boolean isFirst(int lineFrom, char separator) {
        int to = lines.beforeBreak(lineFrom);
        int from = lines.from(to, MAX_HEAD);
        int count = 0;
        for (int at = from; at < to; at++) {
            count += isSeparator(at, separator) ? 1 : 0;
        }
        return count == 0 || isRuler(from, to);
    }

    /** Whether a byte may stand in a line that is drawn between rows. */
    static boolean isRulerByte(byte b) {
        return IN_RULER[b & 0xff];
    }

    private boolean isRuler(int from, int to) {
        for (int at = from; at < to; at++) {
            if (!isRulerByte(text[at])) {
                return false;
            }
        }
        return to > from;
    }

    private int cellAt(int lineFrom, int place, char separator) {
        int cell = 0;
        for (int at = lineFrom; at < place; at++) {
            cell += isSeparator(at, separator) ? 1 : 0;
        }
        return cell;
    }

    private void readRows(int headTo, char separator, int column, int count) {
        int lineTo = headTo;
        for (int rows = 0; rows < MAX_ROWS && lineTo < text.length; rows++) {
            int from = lines.behindBreak(lineTo);
            if (from == lineTo) {
                return;
            }
            lineTo = lines.to(from, MAX_ROW);
            steps += lineTo - from;
            if (!isRuler(from, lineTo) && !readRow(from, lineTo, separator, column, count)) {
                return;
            }
        }
    }

    /** Whether a line has as many cells as there are names; tells of that of the column. */
    private boolean readRow(int from, int to, char separator, int column, int count) {
        int cell = 0;
        int cellFrom = from;
        int valueFrom = -1;
        int valueTo = -1;
        boolean quoted = false;
        for (int at = from; at <= to; at++) {
            if (at < to && text[at] == '"') {
                quoted = !quoted;
            } else if (at == to || (isSeparator(at, separator) && !quoted)) {
                if (cell++ == column) {
                    valueFrom = cellFrom;
                    valueTo = at;
                }
                at += at < to && text[at] == '\\' ? 1 : 0;
                cellFrom = at + 1;
            }
        }
        if (cell != count) {
            return false;
        }
        NamedCell.tell(text, valueFrom, valueTo, cells);
        return true;
    }
}
