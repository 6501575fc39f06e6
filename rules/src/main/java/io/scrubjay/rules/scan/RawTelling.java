package io.scrubjay.rules.scan;

/**
 * Says, a little wider, of a payload what {@link Assignment} says of a field where no operator follows a name: sentences, calls,
 * neighbours in XML and YAML. The two must stay in step.
 */
final class RawTelling {
    /** A character beyond ASCII takes up to six bytes in JSON, a quote in nested JSON several backslashes. */
    private static final int MOST_PER_BYTE = 6;
    private static final int MAX_QUOTES = 10;
    private static final int MAX_SPACES = 3;
    private static final int MAX_BLANKS = 24;
    private static final WordList NEIGHBOURS = new WordList(AssignmentNeighbour.NEIGHBOURS);
    private static final WordList NAME_WORDS = new WordList(AssignmentTelling.NAME_WORDS);
    private static final WordList TELLING_WORDS = new WordList(AssignmentTelling.TELLING_WORDS);
    private static final WordList VERBS = new WordList(AssignmentTelling.VERBS);

    /** What may stand between a name and what tells its value. */
    private static final boolean[] MARK = RawAssignment.members("\"'`*)\\");
    /** What may stand behind such marks, the letters of escaped blanks included. */
    private static final boolean[] BEHIND_MARKS = RawAssignment.members(" \t\n\u000b\f\r,{(<ntr");

    private RawTelling() {}

    /**
     * Whether anything that this class knows may begin behind a name, by the first bytes there alone. An operator is not among it:
     * {@link RawAssignment} has looked behind that.
     */
    static boolean isBehindName(RawPayload payload, int nameTo) {
        int at = nameTo;
        while (MARK[payload.atOrZero(at) & 0xff]) {
            at++;
            if (at - nameTo == MAX_QUOTES) {
                return true;
            }
        }
        byte b = payload.atOrZero(at);
        boolean letter = b == 'n' || b == 't' || b == 'r';
        return BEHIND_MARKS[b & 0xff] && (!letter || payload.atOrZero(at - 1) == '\\');
    }

    /** Skips further words of a name: {@code access key} in {@code secret access key}. */
    static int skipNameWords(RawPayload payload, int from) {
        int at = from;
        for (int words = 0; words < AssignmentTelling.MAX_NAME_WORDS && payload.atOrZero(at) == ' '; words++) {
            int width = NAME_WORDS.widthAt(payload, at + 1);
            if (width == 0) {
                break;
            }
            at += 1 + width;
        }
        return at;
    }

    /**
     * Whether a value may be told.
     *
     * @param nameTo where the name ends
     * @param wordsTo where its further words end
     */
    static boolean mayTell(RawPayload payload, int nameTo, int wordsTo, RawValue value) {
        return mayBeTold(payload, wordsTo, value)
                || mayBeAligned(payload, nameTo, value)
                || mayBeToldFor(payload, nameTo, value)
                || mayBeArgument(payload, wordsTo, value)
                || mayBeBare(payload, wordsTo, value)
                || mayBeNeighbour(payload, nameTo, value)
                || mayBeNextElement(payload, nameTo, value);
    }

    private static boolean mayBeTold(RawPayload payload, int from, RawValue value) {
        int at = from;
        while (at - from < MAX_QUOTES && MARK[payload.atOrZero(at) & 0xff]) {
            at++;
        }
        int spaces = at;
        at = skipSpaces(payload, at);
        byte b = payload.atOrZero(at);
        if (b == ':' || b == '=') {
            return RawAssignment.mayBeBehindOperator(payload, at + 1, value);
        }
        return at > spaces && isBehindVerb(payload, at, value);
    }

    private static boolean isBehindVerb(RawPayload payload, int from, RawValue value) {
        int at = from + VERBS.widthAt(payload, from);
        byte b = payload.atOrZero(at);
        return at > from && (b == ' ' || b == ':') && RawAssignment.mayBeBehindOperator(payload, at + 1, value);
    }

    /** Whether words begin here that say that something is a value. */
    static boolean beginsVerb(RawPayload payload, int at) {
        return VERBS.widthAt(payload, at) > 0;
    }

    private static boolean mayBeToldFor(RawPayload payload, int from, RawValue value) {
        if (!startsWith(payload, from, " for ") && !startsWith(payload, from, " of ")) {
            return false;
        }
        int last = Math.min(payload.length(), from + MOST_PER_BYTE * AssignmentTelling.MAX_OWNER);
        for (int at = from + 4; at < last && payload.at(at) != '\n'; at++) {
            if (payload.at(at) == ' ' && isBehindVerb(payload, at + 1, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeArgument(RawPayload payload, int from, RawValue value) {
        int at = skipSpaces(payload, from);
        if (at - from <= 1 && payload.atOrZero(at) == '(') {
            at++;
            at += payload.atOrZero(at) == ' ' ? 1 : 0;
        }
        return at > from && isInQuotes(payload, at, 1, value);
    }

    private static boolean mayBeBare(RawPayload payload, int from, RawValue value) {
        int at = payload.skipBlanks(from, 1);
        return at > from && endsInTellingWord(payload, from) && value.mayBeginAt(payload, at, payload.length(), false);
    }

    /** Whether a value may follow a name that ends here without anything between. */
    static boolean endsInTellingWord(RawPayload payload, int nameTo) {
        return TELLING_WORDS.endsAt(payload, nameTo);
    }

    /** Whether a value may stand in the second column of a table. */
    private static boolean mayBeAligned(RawPayload payload, int from, RawValue value) {
        int at = from;
        while (at - from < AssignmentNeighbour.MAX_GAP && payload.atOrZero(at) == ' ') {
            at++;
        }
        return at - from >= AssignmentNeighbour.MIN_GAP && value.mayBeginAt(payload, at, payload.length(), false);
    }

    private static boolean mayBeNeighbour(RawPayload payload, int from, RawValue value) {
        int between = payload.skipQuotes(from, MAX_QUOTES);
        // a quote's backslash may be that of a line break behind it
        while (between > from && payload.atOrZero(between - 1) == '\\') {
            between--;
        }
        int at = between;
        int last = between + MOST_PER_BYTE * AssignmentNeighbour.MAX_INDENT;
        while (at < last) {
            int next = payload.skipBlanks(at, last - at);
            if (next == at && !AssignmentNeighbour.isBetweenNeighbours(payload.atOrZero(at))) {
                break;
            }
            at = next == at ? at + 1 : next;
        }
        if (at == between) {
            return false;
        }
        at = payload.skipQuotes(at, MAX_QUOTES);
        int width = NEIGHBOURS.widthAt(payload, at);
        if (width == 0) {
            return false;
        }
        at = payload.skipBlanks(payload.skipQuotes(at + width, MAX_QUOTES), MAX_BLANKS);
        byte operator = payload.atOrZero(at);
        return (operator == ':' || operator == '=')
                && isInQuotes(payload, payload.skipBlanks(at + 1, MAX_BLANKS), 0, value);
    }

    private static boolean mayBeNextElement(RawPayload payload, int from, RawValue value) {
        if (payload.atOrZero(from) != '<') {
            return false;
        }
        int slash = payload.skipQuotes(from + 1, MAX_QUOTES);
        int closing = firstThatStarts(payload, slash, "/key>", "/name>");
        if (closing == 0) {
            return false;
        }
        int at = payload.skipBlanks(slash + closing, MOST_PER_BYTE * AssignmentNeighbour.MAX_INDENT);
        int opening = firstThatStarts(payload, at, "<string>", "<value>");
        int inner = at + opening + firstThatStarts(payload, at + opening, "<string>");
        return opening > 0 && value.mayBeginAt(payload, inner, payload.length(), false);
    }

    static int firstThatStarts(RawPayload payload, int at, String... lowerCase) {
        for (String text : lowerCase) {
            if (startsWith(payload, at, text)) {
                return text.length();
            }
        }
        return 0;
    }

    /**
     * Whether a value may be the content of an element of XML with attributes, whose name this is.
     *
     * @param earliest where the word that was hit may begin
     */
    static boolean mayBeContent(RawPayload payload, int earliest, int from, RawValue value) {
        byte first = payload.atOrZero(from);
        if ((first != ' ' && first != '\t' && first != '\\') || !isElement(payload, earliest, from)) {
            return false;
        }
        int last = Math.min(payload.length(), from + MOST_PER_BYTE * AssignmentNeighbour.MAX_ATTRIBUTES);
        for (int at = from; at < last && payload.at(at) != '<'; at++) {
            if (payload.at(at) == '>') {
                return value.mayBeginAt(payload, at + 1, payload.length(), false);
            }
        }
        return false;
    }

    private static boolean isElement(RawPayload payload, int earliest, int nameTo) {
        int last = Math.max(0, earliest - Assignment.MAX_NAME_REST - 1);
        for (int at = nameTo - 1; at >= last; at--) {
            byte b = payload.at(at);
            if (b == '<') {
                return true;
            }
            if (at < earliest && b != ':' && !Assignment.isNameByte(b)) {
                return false;
            }
        }
        return false;
    }

    /** Whether the value may begin behind so many quotes, at least. */
    private static boolean isInQuotes(RawPayload payload, int from, int least, RawValue value) {
        for (int at = from; at - from <= MAX_QUOTES; at++) {
            if (at - from >= least && value.mayBeginAt(payload, at, payload.length(), false)) {
                return true;
            }
            if ("\"'`\\".indexOf(payload.atOrZero(at)) < 0) {
                return false;
            }
        }
        return false;
    }

    private static int skipSpaces(RawPayload payload, int from) {
        int at = from;
        while (at - from < MAX_SPACES && payload.atOrZero(at) == ' ') {
            at++;
        }
        return at;
    }

    static boolean startsWith(RawPayload payload, int at, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            byte b = payload.atOrZero(at + i);
            int c = b >= 'A' && b <= 'Z' ? b | 0x20 : b;
            if (c != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
