package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;

/**
 * The grammar of "a name is given a value", as logs, source code, JSON, YAML, XML, URLs and command lines write it.
 *
 * <p>It reads an examined field; {@link RawAssignment} says the same, a little wider, of a payload. The two must stay in step.
 */
final class Assignment {
    /** How much of a name may follow a keyword. */
    static final int MAX_NAME_REST = 24;

    private static final int MAX_GAP = 8;
    private static final boolean[] IN_NAME = inName();

    private Assignment() {}

    /**
     * Where the value begins that is assigned to a name.
     *
     * @param nameFrom a place in the name
     * @param nameAt where the rest of the name begins, behind the keyword
     * @return the offset of the value's first byte, or -1 where nothing is assigned
     */
    static int valueAt(byte[] text, int nameFrom, int nameAt) {
        int at = nameAt;
        while (at < text.length && at - nameAt < MAX_NAME_REST && isNameByte(text[at])) {
            at++;
        }
        int afterName = at;
        at = skipGap(text, skipType(text, at), false);
        if (at < text.length && text[at] == ',') {
            int pair = pairValueAt(text, at + 1);
            if (pair >= 0) {
                return pair;
            }
        }
        int afterOperator = skipOperator(text, at);
        if (afterOperator >= 0) {
            return skipGap(text, afterOperator, true);
        }
        return optionValueAt(text, nameFrom, afterName);
    }

    /** {@code --name value}: only for a name that is an option. */
    private static int optionValueAt(byte[] text, int nameFrom, int afterName) {
        int start = nameFrom;
        while (start > 0 && nameFrom - start < MAX_NAME_REST && isNameByte(text[start - 1])) {
            start--;
        }
        if (start >= text.length || text[start] != '-' || afterName >= text.length || text[afterName] != ' ') {
            return -1;
        }
        int at = afterName;
        while (at < text.length && at - afterName < 4 && text[at] == ' ') {
            at++;
        }
        int quotes = 0;
        while (at < text.length && quotes < 3 && (text[at] == '"' || text[at] == '\'' || text[at] == '\\')) {
            at++;
            quotes++;
        }
        return at;
    }

    /** Behind the comma of {@code "name", "value": "..."}, also where the value is an AnyValue. */
    private static int pairValueAt(byte[] text, int from) {
        int at = skipWord(text, from, "value");
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
        int quoted = skipQuotes(text, at);
        return quoted == at ? -1 : quoted;
    }

    /** Skips a quoted JSON name and its colon; -1 where another one stands. */
    private static int skipWord(byte[] text, int from, String word) {
        int at = skipQuotes(text, skipSpaces(text, from));
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= text.length || text[at] < 0 || Character.toLowerCase(text[at]) != word.charAt(i)) {
                return -1;
            }
        }
        at = skipSpaces(text, skipQuotes(text, at));
        if (at >= text.length || text[at] != ':') {
            return -1;
        }
        return skipSpaces(text, at + 1);
    }

    private static int skipQuotes(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 5 && (text[at] == '"' || text[at] == '\'' || text[at] == '\\')) {
            at++;
        }
        return at;
    }

    private static int skipSpaces(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 4 && isSpace(text[at])) {
            at++;
        }
        return at;
    }

    /** {@code var name string = "..."}: skips the type of a declaration. */
    private static int skipType(byte[] text, int from) {
        if (from >= text.length || text[from] != ' ') {
            return from;
        }
        int width = startsWithAny(text, from + 1, "string", "str", "text", "bytes", "char*", "char");
        return width == 0 ? from : from + 1 + width;
    }

    private static int skipOperator(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 3 && "?.:+|".indexOf(text[at]) >= 0 && !isSpaceAt(text, at + 1)) {
            at++;
        }
        if (at > from && (at >= text.length || (text[at] != '=' && text[at] != ':'))) {
            at = from;
        }
        if (at >= text.length) {
            return -1;
        }
        byte first = text[at];
        boolean argument = first == ',' && from > 0 && (text[from - 1] == '"' || text[from - 1] == '\'');
        if (first == ':' || first == '=' || first == '>' || argument) {
            at++;
        } else if (startsWith(text, at, "%3a") || startsWith(text, at, "%3d")) {
            at += 3;
        } else {
            return -1;
        }
        for (int i = 0; i < 2 && at < text.length; i++) {
            if (text[at] == '=' || text[at] == '>' || text[at] == ':') {
                at++;
            }
        }
        return at;
    }

    private static int skipGap(byte[] text, int from, boolean behindOperator) {
        int at = from;
        for (int items = 0; items < MAX_GAP && at < text.length; items++) {
            int width = gapItem(text, at, behindOperator);
            if (width == 0) {
                break;
            }
            at += width;
        }
        return at;
    }

    private static int gapItem(byte[] text, int at, boolean behindOperator) {
        return switch (text[at]) {
            case '"', '\'', '`', '\\', ']', ')', '(', '[', '{', ' ', '\t' -> 1;
            case '*' -> behindOperator ? 0 : 1;
            case '\r', '\n' -> behindOperator ? 1 : 0;
            case '%' -> startsWithAny(text, at, "%20", "%22", "%27", "%5b", "%5d");
            case '&' -> startsWithAny(text, at, "&quot;", "&#34;", "&#39;");
            case 'b' -> startsWithAny(text, at, "b'");
            default -> 0;
        };
    }

    /** The length of the first of the texts that stands here, in any casing; 0 for none. */
    private static int startsWithAny(byte[] text, int at, String... lowerCase) {
        for (String candidate : lowerCase) {
            if (startsWith(text, at, candidate)) {
                return candidate.length();
            }
        }
        return 0;
    }

    private static boolean startsWith(byte[] text, int at, String lowerCase) {
        if (text.length - at < lowerCase.length()) {
            return false;
        }
        String actual = new String(text, at, lowerCase.length(), StandardCharsets.ISO_8859_1);
        return actual.equalsIgnoreCase(lowerCase);
    }

    private static boolean isSpaceAt(byte[] text, int at) {
        return at < text.length && isSpace(text[at]);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= 0x09 && b <= 0x0d);
    }

    static boolean isNameByte(byte b) {
        return IN_NAME[b & 0xff];
    }

    private static boolean[] inName() {
        boolean[] members = new boolean[256];
        for (char c = 0; c < 128; c++) {
            members[c] = Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
        }
        return members;
    }
}
