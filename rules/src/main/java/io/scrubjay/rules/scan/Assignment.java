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

    static final int MAX_INDENT = 24;
    static final int MAX_ATTRIBUTES = 120;
    /** How much may stand between {@code password for} and {@code is}. */
    static final int MAX_OWNER = 48;

    /** Further words of a name: {@code secret access key}. */
    static final List<String> NAME_WORDS =
            List.of("api", "access", "auth", "key", "token", "secret", "value", "code", "app", "account", "password");

    static final int MAX_NAME_WORDS = 3;
    /** The last words of a name behind which a value may stand without anything between: {@code access token <value>}. */
    static final List<String> TELLING_WORDS = List.of("key", "token");
    /** What says in a sentence that something is a value. */
    static final List<String> VERBS = List.of(
            "is set to", "was set to", "set to", "is now", "is", "was changed to", "was reset to", "was", "changed to",
            "reset to", "updated to", "to", "are", "equals", "now", "will be", "should be", "has been set to",
            "has been changed to", "has been reset to");
    /** The value of a parameter of CloudFormation. */
    static final String PARAMETER_VALUE = "parametervalue";
    /** What the value of a name is called that stands beside it: {@code {"name": "key", "value": "..."}}. */
    static final List<String> NEIGHBOURS = List.of("value", "default", PARAMETER_VALUE);
    /** Members of JSON that hold what belongs to the name before them; the last two of what an agent types into a field. */
    static final List<String> PAIRED = List.of("value", PARAMETER_VALUE, "text", "input");
    /** What stands before a name whose value follows a blank. */
    static final List<String> DIRECTIVES = List.of("env", "setx", "setenv", "#define");

    /** The type of a declaration: {@code name: Optional[str] = "..."}. */
    static final int MAX_TYPE = 48;

    static final int MAX_LENGTH_DIGITS = 6;

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
            int pair = pairValueAt(text, at + 1);
            if (pair >= 0) {
                return pair;
            }
        }
        int afterOperator = skipOperator(text, at);
        if (afterOperator >= 0) {
            int afterType = skipDeclaredType(text, afterOperator);
            return AssignmentGap.skip(text, afterType >= 0 ? afterType : afterOperator, true);
        }
        int afterWords = skipNameWords(text, afterName);
        int told = toldValueAt(text, afterWords);
        if (told < 0) {
            told = toldForAt(text, afterName);
        }
        if (told >= 0) {
            return told;
        }
        int argument = argumentAt(text, afterWords);
        if (argument >= 0) {
            return argument;
        }
        int neighbour = neighbourValueAt(text, skipQuotes(text, afterName));
        if (neighbour >= 0) {
            return neighbour;
        }
        int content = contentAt(text, nameFrom, afterName);
        if (content >= 0) {
            return content;
        }
        int element = nextElementAt(text, afterName);
        if (element >= 0) {
            return element;
        }
        int option = optionValueAt(text, nameFrom, afterName);
        return option >= 0 ? option : bareValueAt(text, nameFrom, afterWords);
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

    /** {@code token value}: behind one blank or tab, where the name's last word tells that it has a value. */
    private static int bareValueAt(byte[] text, int nameFrom, int from) {
        if (from >= text.length || (text[from] != ' ' && text[from] != '\t')) {
            return -1;
        }
        for (String word : TELLING_WORDS) {
            int at = from - word.length();
            if (at >= Math.max(0, nameFrom - MAX_NAME_REST) && startsWith(text, at, word)) {
                return from + 1;
            }
        }
        return -1;
    }

    private static int skipNameWords(byte[] text, int from) {
        int at = from;
        for (int words = 0; words < MAX_NAME_WORDS && at < text.length && text[at] == ' '; words++) {
            int width = firstOf(text, at + 1, NAME_WORDS);
            if (width == 0) {
                break;
            }
            at += 1 + width;
        }
        return at;
    }

    /** What a sentence tells: {@code key: value}, {@code is value}, {@code was set to value}; -1 where it tells nothing. */
    private static int toldValueAt(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 2 && "\"'`*)".indexOf(text[at]) >= 0) {
            at++;
        }
        int name = at;
        while (at < text.length && at - name < 3 && text[at] == ' ') {
            at++;
        }
        if (at < text.length && (text[at] == ':' || text[at] == '=')) {
            return AssignmentGap.skip(text, at + 1, true);
        }
        return at == name ? -1 : behindVerb(text, at);
    }

    private static int behindVerb(byte[] text, int from) {
        int at = from + firstOf(text, from, VERBS);
        return at > from && at < text.length && (text[at] == ' ' || text[at] == ':') ? AssignmentGap.skip(text, at + 1, true) : -1;
    }

    /** {@code password for the admin is value}; -1 where the line says no such thing. */
    private static int toldForAt(byte[] text, int from) {
        if (!startsWith(text, from, " for ") && !startsWith(text, from, " of ")) {
            return -1;
        }
        for (int at = from + 4; at < text.length && at - from < MAX_OWNER && text[at] != '\n'; at++) {
            int told = text[at] == ' ' ? behindVerb(text, at + 1) : -1;
            if (told >= 0) {
                return told;
            }
        }
        return -1;
    }

    /** The quoted value of {@code name "value"} or {@code setName("value")}; -1 where there is none. */
    private static int argumentAt(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 3 && text[at] == ' ') {
            at++;
        }
        if (at - from <= 1 && at < text.length && text[at] == '(') {
            at++;
            at += at < text.length && text[at] == ' ' ? 1 : 0;
        }
        int quoted = at;
        while (quoted < text.length && quoted - at < 5 && "\"'`\\".indexOf(text[quoted]) >= 0) {
            quoted++;
        }
        return at == from || quoted == at ? -1 : quoted;
    }

    /** Behind {@code value=} or {@code value:} that follows the name as its neighbour: an XML attribute, a line of YAML. */
    private static int neighbourValueAt(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < MAX_INDENT && (isSpace(text[at]) || isBetweenNeighbours(text[at]))) {
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
        return skipQuotes(text, skipSpaces(text, operator + 1));
    }

    /** Whether a byte may stand between a name and its neighbour, blanks apart: what separates members, and what marks the lines of a difference. */
    static boolean isBetweenNeighbours(byte b) {
        return b == ',' || b == '{' || b == '+' || b == '-' || b == '~';
    }

    /** The content of an XML element with attributes; -1 where the name is no element's. */
    private static int contentAt(byte[] text, int nameFrom, int from) {
        int start = nameFrom;
        while (start > 0 && nameFrom - start < MAX_NAME_REST && (isNameByte(text[start - 1]) || text[start - 1] == ':')) {
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

    /** What {@code <key>name</key> <string>} of a property list leads to, and its like in Hadoop's files; -1 for anything else. */
    private static int nextElementAt(byte[] text, int from) {
        int closing = startsWithAny(text, from, "</key>", "</name>");
        if (closing == 0) {
            return -1;
        }
        int at = from + closing;
        while (at < text.length && at - from < MAX_INDENT && isSpace(text[at])) {
            at++;
        }
        int opening = startsWithAny(text, at, "<string>", "<value>");
        return opening == 0 ? -1 : at + opening;
    }

    /** The length of the first of some words that stands here as a whole; 0 for none. */
    private static int firstOf(byte[] text, int at, List<String> words) {
        for (String word : words) {
            int end = at + word.length();
            if (startsWith(text, at, word) && (end == text.length || !isNameByte(text[end]))) {
                return word.length();
            }
        }
        return 0;
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

    /** Behind the comma of {@code "name", "value": "..."}, also where the value is an AnyValue. */
    private static int pairValueAt(byte[] text, int from) {
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
        int quoted = skipQuotes(text, at);
        return quoted == at ? -1 : quoted;
    }

    /** Skips a quoted JSON name and its colon; -1 where another one stands. */
    private static int skipWord(byte[] text, int from, String word) {
        int at = skipName(text, skipSpaces(text, from), word);
        if (at < 0 || at >= text.length || text[at] != ':') {
            return -1;
        }
        return skipSpaces(text, at + 1);
    }

    /** Skips a name in quotes or without, and the blanks behind it; -1 where another one stands. */
    private static int skipName(byte[] text, int from, String word) {
        int at = skipQuotes(text, from);
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= text.length || text[at] < 0 || Character.toLowerCase(text[at]) != word.charAt(i)) {
                return -1;
            }
        }
        return skipSpaces(text, skipQuotes(text, at));
    }

    private static int skipQuotes(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < 5 && isQuote(text[at])) {
            at++;
        }
        return at;
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '\\';
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
