package io.scrubjay.rules.scan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What may stand between a name and its value, apart from an operator: blanks, quotes, brackets, colours, tags and block scalars of YAML, conversions, CDATA
 * sections. {@link RawAssignment} says the same of a payload.
 */
final class AssignmentGap {
    /** What may stand around a literal that is a value: {@code []byte("...")}. */
    static final List<String> CONVERSIONS = List.of(
            "byte(", "bytes(", "str(", "string(", "string.valueof(", "secretstr(", "buffer.from(", "aws.string(", "to.ptr(",
            "ptr.to(", "pointer.to(", "some(");

    /** What C# has between a property and its value. */
    static final String ACCESSORS = "get;";

    static final int MAX_ACCESSORS = 32;

    /** The member of an object that holds the value of what the object is assigned to: {@code "password": {"value": "..."}}. */
    static final String MEMBER = "value";

    /** What begins a section of XML that is no markup (XML 1.0 section 2.7), in lower case. */
    static final String CDATA = "<![cdata[";

    /** The longest tag of YAML before a value. */
    static final int MAX_TAG = 32;
    /** Tags behind which the name of a value stands. */
    private static final List<String> REFERRING_TAGS = List.of(
            "!secret", "!ref", "!getatt", "!sub", "!env", "!env_var", "!include", "!reference", "!importvalue", "!vault", "!keyring");

    /** What says in the header of a block scalar how it is indented and ends (YAML 1.2 section 8.1.1). */
    static final String BLOCK_INDICATORS = "+-123456789";

    private static final int MAX_BLOCK_INDICATORS = 2;
    private static final int MAX_ITEMS = 8;
    /** How many quotes and blanks stand together, and how many backslashes before an escaped letter. */
    private static final int MAX_MARKS = 8;
    private static final int MAX_BLANKS = 40;

    private AssignmentGap() {}

    /** Where what may stand there ends that begins at a place. */
    static int skip(byte[] text, int from, boolean behindOperator) {
        int at = skipBlanks(text, from);
        for (int items = 0; items < MAX_ITEMS && at < text.length; items++) {
            int width = item(text, at, behindOperator);
            if (width == 0) {
                break;
            }
            at += width;
        }
        return at;
    }

    /** Behind <code>get; set; }</code>; {@code from} where no accessors stand. */
    static int skipAccessors(byte[] text, int from) {
        if (!Assignment.startsWith(text, from, ACCESSORS)) {
            return from;
        }
        int at = from;
        while (at < text.length && at - from < MAX_ACCESSORS && text[at] != '}') {
            at++;
        }
        return at < text.length && text[at] == '}' ? skipBlanks(text, at + 1) : from;
    }

    private static int item(byte[] text, int at, boolean behindOperator) {
        int colour = AnsiColour.mayBegin(text[at]) ? AnsiColour.width(text, at) : 0;
        if (colour > 0) {
            return colour;
        }
        return switch (text[at]) {
            case '"', '\'', '`', '\\', ']', ')', '(', '[', '{', ' ', '\t' -> 1;
            case '*' -> behindOperator ? bold(text, at) : 1;
            case '\r', '\n' -> behindOperator ? 1 : 0;
            case '%' -> Assignment.startsWithAny(text, at, "%20", "%22", "%27", "%5b", "%5d");
            case '&' -> Assignment.startsWithAny(text, at, "&quot;", "&#34;", "&#39;");
            case '!' -> behindOperator ? tag(text, at) : 0;
            case '|', '>' -> behindOperator ? blockHeader(text, at) : 0;
            case '<' -> behindOperator ? Assignment.startsWithAny(text, at, CDATA, "<<\"") : 0;
            case 'v', 'V' -> behindOperator ? member(text, at) : 0;
            case 'b', 'B', 'r', 'R', 'u', '@' -> Assignment.isBeforeQuote(text, at) ? 1 : conversion(text, at, behindOperator);
            default -> conversion(text, at, behindOperator);
        };
    }

    /** The length of a conversion, or of a type and length as PHP's {@code var_dump} tells them, that a quote follows; 0 where none stands. */
    private static int conversion(byte[] text, int at, boolean behindOperator) {
        int width = behindOperator && Character.isLetter(text[at]) ? Assignment.firstThatStarts(text, at, CONVERSIONS) : 0;
        int lengthTo = at + width;
        while (width > 0
                && lengthTo < text.length
                && lengthTo - at - width < Assignment.MAX_LENGTH_DIGITS
                && Character.isDigit(text[lengthTo])) {
            lengthTo++;
        }
        if (lengthTo > at + width && Assignment.startsWith(text, lengthTo, ") \"")) {
            return lengthTo + 2 - at;
        }
        return width > 0 && Assignment.isBeforeQuote(text, at + width - 1) ? width : 0;
    }

    /** The end of what Markdown sets in bold, which no value begins with: {@code **password:** value}. */
    private static int bold(byte[] text, int at) {
        return Math.min(2, Assignment.startsWithAny(text, at, "** ", "**`"));
    }

    /** The length of {@link #MEMBER} with its colon, right behind the brace of an object; 0 where it does not stand here. */
    private static int member(byte[] text, int from) {
        int brace = from;
        while (brace > 0 && from - brace < MAX_MARKS && isQuoteOrBlank(text[brace - 1])) {
            brace--;
        }
        if (brace == 0 || text[brace - 1] != '{' || !Assignment.startsWith(text, from, MEMBER)) {
            return 0;
        }
        int at = from + MEMBER.length();
        while (at < text.length && at - from < MEMBER.length() + MAX_MARKS && isQuoteOrBlank(text[at])) {
            at++;
        }
        return at < text.length && text[at] == ':' ? at + 1 - from : 0;
    }

    private static boolean isQuoteOrBlank(byte b) {
        return Assignment.isQuote(b) || Assignment.isSpace(b);
    }

    /** The length of the header of a block scalar behind a blank, with the indentation of its first line; 0 where none stands. */
    private static int blockHeader(byte[] text, int from) {
        int at = from + 1;
        while (at < text.length && at - from <= MAX_BLOCK_INDICATORS && BLOCK_INDICATORS.indexOf(text[at]) >= 0) {
            at++;
        }
        at = skipBlanks(text, at);
        int lineBreak = at;
        at += startsWithByte(text, at, '\r');
        at += startsWithByte(text, at, '\n');
        if (at == lineBreak) {
            at = escapedLineBreakTo(text, at);
        }
        return at > lineBreak && text[from - 1] == ' ' ? skipBlanks(text, at) - from : 0;
    }

    /** Behind a line break that a string shows as backslashes and a letter; {@code from} where there is none. */
    private static int escapedLineBreakTo(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < MAX_MARKS && text[at] == '\\') {
            at++;
        }
        return at > from && startsWithByte(text, at, 'n') > 0 ? at + 1 : from;
    }

    private static int startsWithByte(byte[] text, int at, char c) {
        return at < text.length && text[at] == c ? 1 : 0;
    }

    private static int skipBlanks(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < MAX_BLANKS && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** The length of a tag of YAML with a blank before and behind it, which says what kind of value follows; 0 where none stands. */
    private static int tag(byte[] text, int from) {
        int at = from + 1;
        while (at < text.length && at - from < MAX_TAG && (Assignment.isNameByte(text[at]) || text[at] == '!' || text[at] == '/')) {
            at++;
        }
        boolean tag = at > from + 1 && text[from - 1] == ' ' && at < text.length && text[at] == ' ';
        String name = tag ? new String(text, from, at - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT) : "";
        return tag && !REFERRING_TAGS.contains(name) ? at - from : 0;
    }
}
