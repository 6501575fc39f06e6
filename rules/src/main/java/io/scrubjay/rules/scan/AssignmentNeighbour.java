package io.scrubjay.rules.scan;

import java.util.List;

/**
 * The part of {@link Assignment} in which a value stands beside its name, with a name of its own or none: members of JSON, attributes and elements of XML,
 * lines of YAML and of differences, of tables with a name and a value in each.
 */
final class AssignmentNeighbour {
    static final int MAX_INDENT = 24;
    static final int MAX_ATTRIBUTES = 120;
    /** How many blanks stand between two columns, at least and at most. */
    static final int MIN_GAP = 2;

    static final int MAX_GAP = 80;

    /** What a value in a column does not begin with. */
    private static final String NO_CELL = " \t\"'`([{<=:|,\\";
    /** The value of a parameter of CloudFormation. */
    static final String PARAMETER_VALUE = "parametervalue";
    /** What the value of a name is called that stands beside it: {@code {"name": "key", "value": "..."}}. */
    static final List<String> NEIGHBOURS = List.of("value", "default", PARAMETER_VALUE);
    /** Members of JSON that hold what belongs to the name before them; the last two of what an agent types into a field. */
    static final List<String> PAIRED = List.of("value", PARAMETER_VALUE, "text", "input");

    private AssignmentNeighbour() {}

    /**
     * Where a value begins that stands beside a name; -1 where none does.
     *
     * @param nameFrom a place in the name
     * @param afterName where it ends
     */
    static int valueAt(byte[] text, int nameFrom, int afterName) {
        int neighbour = neighbourValueAt(text, Assignment.skipQuotes(text, afterName));
        if (neighbour >= 0) {
            return neighbour;
        }
        int content = contentAt(text, nameFrom, afterName);
        if (content >= 0) {
            return content;
        }
        int next = nextElementAt(text, afterName);
        return next >= 0 ? next : alignedValueAt(text, nameFrom, afterName);
    }

    /** The second of two columns of a line, without blanks in it, of which the first is the name; -1 where no such line stands. */
    private static int alignedValueAt(byte[] text, int nameFrom, int afterName) {
        int value = afterName;
        while (value < text.length && value - afterName < MAX_GAP && text[value] == ' ') {
            value++;
        }
        boolean isCell = value - afterName >= MIN_GAP && value < text.length && NO_CELL.indexOf(text[value]) < 0;
        return isCell && beginsLine(text, nameFrom) && isLastCell(text, value) ? value : -1;
    }

    /** Whether nothing but blanks stands before the name in which a place lies, in its line or the string that the table is. */
    private static boolean beginsLine(byte[] text, int nameFrom) {
        int start = nameFrom;
        while (start > 0 && nameFrom - start < Assignment.MAX_NAME_REST && Assignment.isNameByte(text[start - 1])) {
            start--;
        }
        // the letter of an escaped break reads like one of the name
        start += start > 0 && text[start - 1] == '\\' && start < nameFrom ? 1 : 0;
        while (start > 0 && nameFrom - start < MAX_GAP && text[start - 1] == ' ') {
            start--;
        }
        return new TextLines(text).isBehindBreak(start) || text[start - 1] == '"';
    }

    /** Whether nothing but blanks stands behind the word that begins at a place, in its line or the string that the table is. */
    private static boolean isLastCell(byte[] text, int from) {
        TextLines lines = new TextLines(text);
        int last = Math.min(text.length, from + Columns.MAX_ROW);
        int end = from;
        while (end < last && text[end] != ' ' && text[end] != '"' && !lines.isBreak(end)) {
            end++;
        }
        while (end < last && text[end] == ' ') {
            end++;
        }
        return end == text.length || text[end] == '"' || lines.isBreak(end);
    }

    /** Behind the comma of {@code "name", "value": "..."}, also where the value is an AnyValue. */
    static int pairedValueAt(byte[] text, int from) {
        int at = -1;
        for (int i = 0; at < 0 && i < PAIRED.size(); i++) {
            at = skipWord(text, from, PAIRED.get(i));
        }
        if (at < 0) {
            return -1;
        }
        if (at < text.length && text[at] == '{') {
            int inner = skipWord(text, at + 1, "stringvalue");
            if (inner < 0) {
                inner = skipWord(text, at + 1, "string_value");
            }
            if (inner < 0) {
                return -1;
            }
            at = inner;
        }
        int quoted = Assignment.skipQuotes(text, at);
        return quoted == at ? -1 : quoted;
    }

    /** Skips a quoted JSON name and its colon; -1 where another one stands. */
    private static int skipWord(byte[] text, int from, String word) {
        int at = skipName(text, Assignment.skipSpaces(text, from), word);
        if (at < 0 || at >= text.length || text[at] != ':') {
            return -1;
        }
        return Assignment.skipSpaces(text, at + 1);
    }

    /** Skips a name in quotes or without, and the blanks behind it; -1 where another one stands. */
    private static int skipName(byte[] text, int from, String word) {
        int at = Assignment.skipQuotes(text, from);
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= text.length || text[at] < 0 || Character.toLowerCase(text[at]) != word.charAt(i)) {
                return -1;
            }
        }
        return Assignment.skipSpaces(text, Assignment.skipQuotes(text, at));
    }

    /** Behind {@code value=} or {@code value:} that follows the name as its neighbour: an XML attribute, a line of YAML. */
    private static int neighbourValueAt(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < MAX_INDENT && (Assignment.isSpace(text[at]) || isBetweenNeighbours(text[at]))) {
            at++;
        }
        if (at == from) {
            return -1;
        }
        int operator = -1;
        for (int i = 0; operator < 0 && i < NEIGHBOURS.size(); i++) {
            operator = skipName(text, at, NEIGHBOURS.get(i));
        }
        if (operator < 0 || operator >= text.length || (text[operator] != ':' && text[operator] != '=')) {
            return -1;
        }
        return Assignment.skipQuotes(text, Assignment.skipSpaces(text, operator + 1));
    }

    /** Whether a byte may stand between a name and its neighbour, blanks apart: what separates members, and what marks the lines of a difference. */
    static boolean isBetweenNeighbours(byte b) {
        return b == ',' || b == '{' || b == '+' || b == '-' || b == '~';
    }

    /** The content of an XML element with attributes; -1 where the name is no element's. */
    private static int contentAt(byte[] text, int nameFrom, int from) {
        int start = nameFrom;
        while (start > 0 && nameFrom - start < Assignment.MAX_NAME_REST && (Assignment.isNameByte(text[start - 1]) || text[start - 1] == ':')) {
            start--;
        }
        if (start == 0 || text[start - 1] != '<' || from >= text.length || (text[from] != ' ' && text[from] != '\t')) {
            return -1;
        }
        for (int at = from; at < text.length && at - from <= MAX_ATTRIBUTES; at++) {
            if (text[at] == '>') {
                return at + 1;
            }
            if (text[at] == '<') {
                return -1;
            }
        }
        return -1;
    }

    /** What {@code <key>name</key> <string>} of a property list leads to, and its like in Hadoop's files and calls of XML-RPC; -1 for anything else. */
    private static int nextElementAt(byte[] text, int from) {
        int closing = Assignment.startsWithAny(text, from, "</key>", "</name>");
        if (closing == 0) {
            return -1;
        }
        int at = from + closing;
        while (at < text.length && at - from < MAX_INDENT && Assignment.isSpace(text[at])) {
            at++;
        }
        int opening = Assignment.startsWithAny(text, at, "<string>", "<value>");
        if (opening == 0) {
            return -1;
        }
        // as a call of XML-RPC writes it
        return at + opening + Assignment.startsWithAny(text, at + opening, "<string>");
    }
}
