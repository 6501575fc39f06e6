package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The grammar of "a name is given a value", as logs, source code, JSON, YAML, XML, URLs and command lines write it.
 *
 * <p>It reads an examined field; {@link RawAssignment} says the same, a little wider, of a payload. The two must stay in step.
 */
final class Assignment {
    /** How much of a name may follow a keyword. */
    static final int MAX_NAME_REST = 24;

    /** What stands before a name whose value follows a blank. */
    static final List<String> DIRECTIVES = List.of("env", "setx", "setenv", "#define");

    /** The type of a declaration: {@code name: Optional[str] = "..."}. */
    static final int MAX_TYPE = 48;

    static final int MAX_LENGTH_DIGITS = 6;

    private static final int MAX_PLACEHOLDER = 64;

    private static final boolean[] IN_NAME = inName();

    private static final boolean[] IN_TYPE = inType();

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
        at = AssignmentGap.skipAccessors(text, AssignmentGap.skip(text, skipType(text, at), false));
        if (at < text.length && text[at] == ',') {
            int pair = AssignmentNeighbour.pairedValueAt(text, at + 1);
            if (pair >= 0) {
                return pair;
            }
        }
        int afterOperator = skipOperator(text, at);
        if (afterOperator >= 0) {
            int afterType = skipDeclaredType(text, afterOperator);
            return AssignmentGap.skip(text, afterType >= 0 ? afterType : afterOperator, true);
        }
        int afterWords = AssignmentTelling.skipNameWords(text, afterName);
        int told = AssignmentTelling.valueAt(text, afterName, afterWords);
        if (told >= 0) {
            return told;
        }
        int neighbour = AssignmentNeighbour.valueAt(text, nameFrom, afterName);
        if (neighbour >= 0) {
            return neighbour;
        }
        int option = optionValueAt(text, nameFrom, afterName);
        return option >= 0 ? option : AssignmentTelling.bareValueAt(text, nameFrom, afterWords);
    }

    /** Behind the {@code =} of {@code : type =}; -1 where no type is declared. */
    private static int skipDeclaredType(byte[] text, int from) {
        if (text[from - 1] != ':') {
            return -1;
        }
        int type = skipSpaces(text, from);
        int at = type;
        while (at < text.length && at - type < MAX_TYPE && isTypeByte(text[at])) {
            at++;
        }
        int operator = skipSpaces(text, at);
        boolean assigned = operator + 1 < text.length && text[operator] == '=' && text[operator + 1] != '=';
        boolean declared = at > type && operator > at && assigned;
        return declared ? operator + 1 : -1;
    }

    static boolean isTypeByte(byte b) {
        return IN_TYPE[b & 0xff];
    }

    /** {@code --name value}: only for a name that is an option. */
    private static int optionValueAt(byte[] text, int nameFrom, int afterName) {
        int start = nameFrom;
        while (start > 0 && nameFrom - start < MAX_NAME_REST && isNameByte(text[start - 1])) {
            start--;
        }
        if (start >= text.length || afterName >= text.length || text[afterName] != ' ') {
            return -1;
        }
        if (text[start] != '-' && !isBehindDirective(text, start)) {
            return -1;
        }
        int at = afterName;
        while (at < text.length && at - afterName < 4 && text[at] == ' ') {
            at++;
        }
        int quotes = 0;
        at += at < text.length && text[at] == '@' && isBeforeQuote(text, at) ? 1 : 0;
        while (at < text.length && quotes < 3 && (text[at] == '"' || text[at] == '\'' || text[at] == '\\')) {
            at++;
            quotes++;
        }
        return at;
    }

    /** {@code ENV name value} of a Dockerfile, {@code #define name value}. */
    private static boolean isBehindDirective(byte[] text, int nameFrom) {
        for (String directive : DIRECTIVES) {
            int at = nameFrom - 1 - directive.length();
            if (at >= 0
                    && text[nameFrom - 1] == ' '
                    && startsWith(text, at, directive)
                    && (at == 0 || !isNameByte(text[at - 1]))) {
                return true;
            }
        }
        return false;
    }

    static int skipQuotes(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 5 && isQuote(text[at])) {
            at++;
        }
        return at;
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '\\';
    }

    static int skipSpaces(byte[] text, int from) {
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
        int width = startsWithAny(text, from + 1, "as string", "string", "str", "text", "bytes", "char*", "char");
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
        boolean argument = first == ',' && isBehindQuote(text, from);
        if (first == '>' && endsPlaceholder(text, at)) {
            return -1;
        }
        if (first == ':' || first == '=' || first == '>' || argument) {
            at++;
        } else if (startsWith(text, at, "%3a") || startsWith(text, at, "%3d")) {
            at += 3;
        } else if (first == ';' && startsWith(text, at, ";s:")) {
            return behindLength(text, at + 3);
        } else if (startsWith(text, at, "<<-")) {
            return at + 3;
        } else if (startsWith(text, at, "->") || startsWith(text, at, "<-") || (first == '|' && isSpaceAt(text, at + 1))) {
            // an arrow, R's assignment, the next column of a table
            at += 2;
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

    /** Whether {@code <your-password-here>} ends with its line, which was assigned itself: what follows is another line, not its content. */
    private static boolean endsPlaceholder(byte[] text, int close) {
        int open = close - 1;
        while (open > 0 && close - open < MAX_PLACEHOLDER && (isNameByte(text[open]) || text[open] == ' ')) {
            open--;
        }
        if (open <= 0 || text[open] != '<' || (close + 1 < text.length && text[close + 1] != '\n' && text[close + 1] != '\r')) {
            return false;
        }
        int at = open - 1;
        while (at > 0 && open - at < MAX_PLACEHOLDER && (isSpace(text[at]) || isQuote(text[at]))) {
            at--;
        }
        return text[at] == '=' || text[at] == ':';
    }

    /** Behind {@code 32:} of {@code "name";s:32:"..."}, which PHP writes; -1 where no length stands. */
    private static int behindLength(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < MAX_LENGTH_DIGITS && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at > from && at < text.length && text[at] == ':' ? at + 1 : -1;
    }

    private static boolean isBehindQuote(byte[] text, int from) {
        int at = from;
        while (at > 0 && from - at < 3 && text[at - 1] == ' ') {
            at--;
        }
        return at > 0 && isQuote(text[at - 1]);
    }

    /** As the prefix of a string literal does: {@code r"..."}. */
    static boolean isBeforeQuote(byte[] text, int at) {
        return at + 1 < text.length && (text[at + 1] == '\'' || text[at + 1] == '"');
    }

    /** The length of the first of the texts that stands here, in any casing; 0 for none. */
    static int startsWithAny(byte[] text, int at, String... lowerCase) {
        return firstThatStarts(text, at, List.of(lowerCase));
    }

    static int firstThatStarts(byte[] text, int at, List<String> lowerCase) {
        for (String candidate : lowerCase) {
            if (startsWith(text, at, candidate)) {
                return candidate.length();
            }
        }
        return 0;
    }

    /** Whether a word stands at a place, in any casing. */
    static boolean startsWith(byte[] text, int at, String lowerCase) {
        if (text.length - at < lowerCase.length()) {
            return false;
        }
        String actual = new String(text, at, lowerCase.length(), StandardCharsets.ISO_8859_1);
        return actual.equalsIgnoreCase(lowerCase);
    }

    private static boolean isSpaceAt(byte[] text, int at) {
        return at < text.length && isSpace(text[at]);
    }

    static boolean isSpace(byte b) {
        return b == ' ' || (b >= 0x09 && b <= 0x0d);
    }

    static boolean isNameByte(byte b) {
        return IN_NAME[b & 0xff];
    }

    private static boolean[] inType() {
        boolean[] members = inName();
        "&*<>[]|?".chars().forEach(c -> members[c] = true);
        return members;
    }

    private static boolean[] inName() {
        boolean[] members = new boolean[256];
        for (char c = 0; c < 128; c++) {
            members[c] = Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
        }
        return members;
    }
}
