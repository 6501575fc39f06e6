package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The grammar of "a name is given a value", as logs, source code, JSON, YAML, XML, URLs and command lines write it.
 *
 * <p>{@link #valueAt} reads it in an examined field; {@link #sweepExpressions} says the same, a little wider, to the
 * sweep, together with the forms that only a raw payload has. The two must stay in step.
 */
final class Assignment {
    private static final int MAX_NAME_REST = 24;
    private static final int MAX_GAP = 8;
    private static final int MAX_INDENT = 24;
    private static final int MAX_BLANKS = 40;
    private static final int MAX_ATTRIBUTES = 120;
    /** How much may stand between {@code password for} and {@code is}. */
    private static final int MAX_OWNER = 48;

    private static final String NAME_REST = "[\\w.\\-]{0," + MAX_NAME_REST + "}";
    private static final String GAP_ITEMS =
            "\"'`\\\\ \\t\\])(\\[{%s]|\\\\{1,3}[tn]|%%2[027]|%%5[bBdD]|&quot;|&#3[49];|b'";
    /** Columns are set under each other with blanks; the sweep takes any number. */
    private static final String BLANKS = "[ \\t]*";

    private static final String BEFORE_OPERATOR = BLANKS + "(?:[" + GAP_ITEMS.formatted("*") + "){0," + MAX_GAP + "}";
    private static final String BEHIND_OPERATOR = BLANKS + "(?:[" + GAP_ITEMS.formatted("\\r\\n") + "){0," + MAX_GAP + "}";
    private static final String TYPE = "(?: (?:string|str|text|bytes|char\\*?))?";
    private static final String OPERATOR = "[?.:+|]{0,3}(?:[:=>,]|%3[aAdD])";
    /** A varint of up to three bytes. */
    private static final String LENGTH = "[\\x80-\\xff]{0,2}[\\x00-\\x7f]";

    /** Further words of a name: {@code secret access key}. */
    private static final List<String> NAME_WORDS =
            List.of("api", "access", "auth", "key", "token", "secret", "value", "code", "app", "account", "password");

    private static final int MAX_NAME_WORDS = 3;
    private static final String WORDS = "(?: (?:" + String.join("|", NAME_WORDS) + ")){0," + MAX_NAME_WORDS + "}";
    /** What says in a sentence that something is a value. */
    private static final List<String> VERBS = List.of("is set to", "was set to", "set to", "is", "was", "to", "are", "equals");

    private static final String QUOTES = "[\"'\\\\]{1,5}";
    private static final String SPACES = "\\s{0,4}";

    private Assignment() {}

    /** What the sweep looks for so that it sees every assignment of a value that begins like {@code value}. */
    static String[] sweepExpressions(String keyword, String value) {
        return new String[] {
            // name = value, "name": "value", <name>value
            keyword + NAME_REST + TYPE + BEFORE_OPERATOR + OPERATOR + "[=>:]{0,2}" + BEHIND_OPERATOR + value,
            // the secret access key: value, the name is value
            keyword + NAME_REST + WORDS + "[\"'`*)]{0,2} {0,3}(?:[:=]|(?:" + String.join("|", VERBS) + ")[ :])"
                    + BEHIND_OPERATOR + value,
            // the name for somebody is value
            keyword + NAME_REST + " (?:for|of) [^\\n]{1," + 2 * MAX_OWNER + "} (?:" + String.join("|", VERBS) + ")[ :]"
                    + BEHIND_OPERATOR + value,
            // <name attribute="x">value
            keyword + NAME_REST + "[ \\t][^<>\\x00-\\x08]{1," + 2 * MAX_ATTRIBUTES + "}>" + value,
            // name "value", setName("value")
            keyword + NAME_REST + WORDS + "(?: {1,3}| ?\\( ?)" + "[\"'`\\\\]{1,5}" + value,
            // key="name" value="value", and the same in two lines of YAML
            keyword + NAME_REST + "[\"'\\\\]{0,5}(?:[\\s,{]|\\\\{1,3}[nrt]){1," + MAX_INDENT + "}[\"'\\\\]{0,5}(?:value|default)[\"'\\\\]{0,5}"
                    + SPACES + "[:=]" + SPACES + "[\"'\\\\]{0,5}" + value,
            // --name value
            "-[\\w\\-]{0,24}" + keyword + "[\\w\\-]{0," + MAX_NAME_REST + "} {1,4}" + "[\"'\\\\]{0,3}" + value,
            // {"key": "name", "value": {"stringValue": "value"}}, and with arrays, in JSON text
            keyword + NAME_REST + QUOTES + SPACES + "," + SPACES + QUOTES + "[vV]alue" + QUOTES
                    + "[\\s{}\\[\\]\"'\\\\:,a-zA-Z_]{1,120}" + QUOTES + value,
            // protobuf KeyValue: key, then tag 2 and the AnyValue's own tags and lengths, then the text or bytes
            keyword + NAME_REST + "\\x12" + LENGTH + "(?:\\x2a" + LENGTH + "\\x0a" + LENGTH + ")?[\\x0a\\x3a]" + LENGTH + value
        };
    }

    /**
     * What the sweep looks for so that it sees attributes of these names whose value stands before the key, which is legal
     * and never written by an SDK.
     */
    static String[] valueFirstExpressions(String keyword) {
        // behind the key comes what follows the KeyValue: another field's tag, perhaps a letter, but not that of the value
        String next = "(?:" + NAME_REST + "(?:[^\\x12\\w.\\-:]|:[^ ]|: [\\x0a\\x12]|\\z)|" + NAME_REST + "[2:BJRZbjrz].{1,3}\\x12)";
        return new String[] {
            // {"value": {...}, "key": "name"}
            "key" + QUOTES + SPACES + ":" + SPACES + QUOTES + "[^\"]{0,64}" + keyword + NAME_REST + QUOTES + SPACES + "\\}",
            // protobuf: tag and length of the key; a length that is a printable character goes with a long name
            "\\x0a[\\x01-\\x1f][\\w.\\-]{0,30}" + keyword + next,
            "\\x0a[\\x20-\\x7f][\\w.\\-]{8,96}" + keyword + next,
            "\\x0a[\\x20-\\x7f][\\w.\\-]{0,8}" + keyword + "[\\w.\\-]{8}" + next
        };
    }

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
        return content >= 0 ? content : optionValueAt(text, nameFrom, afterName);
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
            return skipGap(text, at + 1, true);
        }
        return at == name ? -1 : behindVerb(text, at);
    }

    private static int behindVerb(byte[] text, int from) {
        int at = from + firstOf(text, from, VERBS);
        return at > from && at < text.length && (text[at] == ' ' || text[at] == ':') ? skipGap(text, at + 1, true) : -1;
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
        while (at < text.length && at - from < MAX_INDENT && (isSpace(text[at]) || text[at] == ',' || text[at] == '{')) {
            at++;
        }
        if (at == from) {
            return -1;
        }
        int operator = skipName(text, at, "value");
        if (operator < 0) {
            operator = skipName(text, at, "default");
        }
        if (operator < 0 || operator >= text.length || (text[operator] != ':' && text[operator] != '=')) {
            return -1;
        }
        return skipQuotes(text, skipSpaces(text, operator + 1));
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

    private static boolean isQuote(byte b) {
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
        boolean argument = first == ',' && isBehindQuote(text, from);
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

    private static boolean isBehindQuote(byte[] text, int from) {
        int at = from;
        while (at > 0 && from - at < 3 && text[at - 1] == ' ') {
            at--;
        }
        return at > 0 && isQuote(text[at - 1]);
    }

    private static int skipGap(byte[] text, int from, boolean behindOperator) {
        int at = from;
        while (at < text.length && at - from < MAX_BLANKS && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
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
        return (b >= '0' && b <= '9')
                || (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || b == '_'
                || b == '.'
                || b == '-';
    }
}
