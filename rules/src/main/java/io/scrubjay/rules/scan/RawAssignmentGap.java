package io.scrubjay.rules.scan;

/**
 * Says what {@link AssignmentGap} says, a little wider, of a payload: what stands between a name and its value. The two must stay in step.
 */
final class RawAssignmentGap {
    private static final int MAX_QUOTES = 8;
    private static final int MAX_BLANKS = 24;

    private static final String[] CONVERSIONS = AssignmentGap.CONVERSIONS.toArray(String[]::new);

    private static final String[] QUOTE_ENTITIES = {"&quot;", "&#34;", "&#39;"};

    private static final boolean[] BEHIND_OPERATOR = RawAssignment.members(" \t\r\n\"'`\\])([{:=>%");
    private static final boolean[] BEFORE_LITERAL = RawAssignment.members("bBrRu@");
    private static final boolean[] BEGINS_CONVERSION = RawAssignment.members("bBsSaAtTpP");
    private static final boolean[] BEHIND_NAME = RawAssignment.members(" \t\"'`\\])([{*:=>,?.+|%");

    private RawAssignmentGap() {}

    /** Whether a byte may stand between an operator and a value. */
    static boolean isBehindOperator(byte b) {
        return BEHIND_OPERATOR[b & 0xff];
    }

    /** How many bytes of something stand here that may be behind a name; 0 for anything else. */
    static int behindName(RawPayload payload, int at) {
        return connector(payload, at, BEHIND_NAME);
    }

    /** The same of what may be behind an operator. */
    static int behindOperator(RawPayload payload, int at) {
        int width = connector(payload, at, BEHIND_OPERATOR);
        return width == 0 ? conversionOrTag(payload, at) : width;
    }

    /** How many bytes of something stand here that may be between a name and its value; 0 for anything else. */
    private static int connector(RawPayload payload, int at, boolean[] single) {
        byte b = payload.atOrZero(at);
        if (b == '&') {
            return entity(payload, at);
        }
        if (single[b & 0xff]) {
            return b == '%' ? 3 : 1;
        }
        if (AnsiColour.mayBegin(b)) {
            int colour = AnsiColour.width(payload, at);
            if (colour > 0) {
                return colour;
            }
        }
        boolean escaped = (b == 'n' || b == 't' || b == 'r') && payload.atOrZero(at - 1) == '\\';
        boolean literal = BEFORE_LITERAL[b & 0xff] && RawPayload.isQuote(payload.atOrZero(at + 1));
        return escaped || literal ? 1 : 0;
    }

    /** The length of {@code byte(}, of a tag or a header of a block scalar of YAML, or of what begins a CDATA section; 0 where none stands. */
    private static int conversionOrTag(RawPayload payload, int from) {
        byte b = payload.atOrZero(from);
        return switch (b) {
            case '!' -> tag(payload, from);
            case '|' -> 1;
            case '<' -> cdataOrBinary(payload, from);
            case '*' -> isEndOfBold(payload, from) ? 2 : 0;
            case '+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> isBlockIndicator(payload, from) ? 1 : 0;
            default -> BEGINS_CONVERSION[b & 0xff] ? conversion(payload, from) : 0;
        };
    }

    private static boolean isEndOfBold(RawPayload payload, int at) {
        byte behind = payload.atOrZero(at + 2);
        return payload.atOrZero(at + 1) == '*' && (behind == ' ' || behind == '`');
    }

    private static int cdataOrBinary(RawPayload payload, int from) {
        if (RawTelling.startsWith(payload, from, AssignmentGap.CDATA)) {
            return AssignmentGap.CDATA.length();
        }
        byte quote = payload.atOrZero(from + 2);
        return payload.atOrZero(from + 1) == '<' && (quote == '"' || quote == '\\') ? 2 : 0;
    }

    /** The length of accessors with their brace; 0 where none stand. */
    static int accessors(RawPayload payload, int from) {
        if (!RawTelling.startsWith(payload, from, AssignmentGap.ACCESSORS)) {
            return 0;
        }
        int at = from;
        while (at - from < AssignmentGap.MAX_ACCESSORS && payload.atOrZero(at) != '}') {
            at++;
        }
        return payload.atOrZero(at) == '}' ? at + 1 - from : 0;
    }

    /** The length of the member that holds a value, with its colon; 0 where it does not stand here. */
    static int member(RawPayload payload, int from) {
        if (!RawTelling.startsWith(payload, from, AssignmentGap.MEMBER)) {
            return 0;
        }
        int at = payload.skipQuotes(from + AssignmentGap.MEMBER.length(), MAX_QUOTES);
        at = payload.skipBlanks(at, MAX_BLANKS);
        return payload.atOrZero(at) == ':' ? at + 1 - from : 0;
    }

    private static boolean isBlockIndicator(RawPayload payload, int at) {
        byte before = payload.atOrZero(at - 1);
        return before == '|' || before == '>' || before == '+' || before == '-' || Character.isDigit(before);
    }

    private static int conversion(RawPayload payload, int from) {
        int to = from + RawTelling.firstThatStarts(payload, from, CONVERSIONS);
        int at = to;
        while (at > from && at < payload.length() && at - to < Assignment.MAX_LENGTH_DIGITS && Character.isDigit(payload.at(at))) {
            at++;
        }
        return at > to && payload.atOrZero(at) == ')' ? at + 1 - from : to - from;
    }

    private static int tag(RawPayload payload, int from) {
        int at = from + 1;
        byte b = payload.atOrZero(at);
        while (at - from < AssignmentGap.MAX_TAG && (Assignment.isNameByte(b) || b == '!' || b == '/' || b == '\\')) {
            at++;
            b = payload.atOrZero(at);
        }
        return at > from + 1 && b == ' ' ? at - from : 0;
    }

    private static int entity(RawPayload payload, int at) {
        for (String entity : QUOTE_ENTITIES) {
            int i = 0;
            while (i < entity.length() && (payload.atOrZero(at + i) | 0x20) == (entity.charAt(i) | 0x20)) {
                i++;
            }
            if (i == entity.length()) {
                return i;
            }
        }
        return 0;
    }
}
