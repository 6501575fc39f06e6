package io.scrubjay.rules.scan;

import java.util.stream.Stream;

/**
 * Says what {@link Assignment} says, a little wider, of a payload as it came: where the strings of JSON are escaped, keys of
 * protobuf stand apart from their values, and nothing tells where a field ends. The two must stay in step.
 */
final class RawAssignment {
    /** More quotes, brackets and blanks than a field may have there, each perhaps behind a backslash. */
    private static final int MAX_CONNECTORS = 96;
    private static final int MAX_OPTION_SPACES = 4;
    private static final int MAX_OPTION_QUOTES = 8;
    private static final int MAX_OPTION_NAME = 96;
    private static final int MAX_TYPE_BLANKS = 24;
    /** The longest word or number that is passed over at once: most numbers of tokens have fewer digits. */
    static final int MAX_SHORT_WORD = 7;

    private static final boolean[] BEHIND_SHORT_WORD = members(" ,}\"\r\n");
    /** Of JSON in JSON in JSON. */
    private static final int MAX_BACKSLASHES = 7;

    /** What stands in JSON between a key and its value, as exporters write it, and which values are no text. */
    private static final String JSON_VALUE = "\"value\":{\"";

    private static final String[] JSON_KINDS = {"intvalue\":", "doublevalue\":", "boolvalue\":"};

    private static final String[] TYPES = {"as string", "string", "str", "text", "bytes", "char*", "char"};

    private static final WordList DIRECTIVES = new WordList(Assignment.DIRECTIVES);

    private static final int MAX_PROSE_WORD = 24;
    /** The first words of all but verbs that may stand between a name and what tells its value, and of types. */
    private static final WordList BEGINNINGS = new WordList(Stream.of(
                    AssignmentTelling.NAME_WORDS.stream(), AssignmentNeighbour.NEIGHBOURS.stream(), Stream.of(TYPES),
                    Stream.of("for", "of"))
            .flatMap(words -> words)
            .map(words -> words.split("[ *]", 2)[0])
            .distinct()
            .toList());

    private static final boolean[] BEGINS_TYPE = members("aAsStTbBcC");

    private RawAssignment() {}

    /** By a byte, whether it is one of these. */
    static boolean[] members(String characters) {
        boolean[] members = new boolean[256];
        characters.chars().forEach(c -> members[c] = true);
        return members;
    }

    /** Whether a byte ends a word for which {@link RawValue#isNoShortWord} tells that it is no value. */
    static boolean endsShortWord(byte b) {
        return BEHIND_SHORT_WORD[b & 0xff];
    }

    /**
     * Whether a value may be assigned to a name.
     *
     * @param wordTo a place in the name, the end of what was hit
     * @param longestWord how many bytes before that the hit may begin
     */
    static boolean mayAssign(RawPayload payload, int wordTo, int longestWord, RawValue value) {
        int nameTo = wordTo;
        while (nameTo < payload.length()
                && nameTo - wordTo < Assignment.MAX_NAME_REST
                && Assignment.isNameByte(payload.at(nameTo))) {
            nameTo++;
        }
        if (value.isNoShortWord() && isShortWordAssigned(payload, nameTo)) {
            return RawAttribute.endsKey(payload, wordTo, nameTo);
        }
        if (isInProse(payload, wordTo, nameTo)) {
            return RawAttribute.endsKey(payload, wordTo, nameTo)
                    || RawTelling.mayBeContent(payload, wordTo - longestWord, nameTo, value);
        }
        return mayAssignCloser(payload, wordTo, nameTo, longestWord, value);
    }

    /** The same by looking at all that may follow a name, which ends at {@code nameTo}. */
    static boolean mayAssignCloser(RawPayload payload, int wordTo, int nameTo, int longestWord, RawValue value) {
        if (mayStandBehind(payload, wordTo, nameTo, value)) {
            return true;
        }
        if (payload.isPercentEncoded(nameTo)) {
            int before = RawPayload.before(wordTo);
            return mayAssign(payload.withoutPercent(wordTo, before), before, longestWord, value);
        }
        if (!RawTelling.isBehindName(payload, nameTo)) {
            return false;
        }
        int wordsTo = RawTelling.skipNameWords(payload, nameTo);
        return (wordsTo > nameTo && mayStandBehind(payload, wordTo, wordsTo, value))
                || RawTelling.mayTell(payload, nameTo, wordsTo, value)
                || RawTelling.mayBeContent(payload, wordTo - longestWord, nameTo, value);
    }

    /**
     * Whether a word of letters and a blank follow a name, of which no grammar knows anything: {@code the password reset flow}. Apart from
     * keys of protobuf and elements with attributes, whatever {@link #mayAssign} knows begins otherwise.
     */
    private static boolean isInProse(RawPayload payload, int wordTo, int nameTo) {
        if (payload.atOrZero(nameTo) != ' ') {
            return false;
        }
        int to = nameTo + 1;
        while (to - nameTo <= MAX_PROSE_WORD && Vicinity.isLetter(payload.atOrZero(to))) {
            to++;
        }
        return to > nameTo + 1
                && payload.atOrZero(to) == ' '
                && BEGINNINGS.widthAt(payload, nameTo + 1) == 0
                && !RawTelling.beginsVerb(payload, nameTo + 1)
                && !RawTelling.endsInTellingWord(payload, nameTo)
                && !isOption(payload, wordTo);
    }

    /**
     * Whether nothing but a short word is assigned to a name, which the hits in most telemetry of agents are: {@code "max_tokens":1234,}.
     * Whatever else {@link #mayAssign} knows begins otherwise.
     */
    private static boolean isShortWordAssigned(RawPayload payload, int nameTo) {
        int quote = nameTo;
        while (quote - nameTo < MAX_BACKSLASHES && payload.atOrZero(quote) == '\\') {
            quote++;
        }
        boolean quoted = RawPayload.isQuote(payload.atOrZero(quote));
        if (quote > nameTo && !quoted) {
            return false;
        }
        int operator = quoted ? quote + 1 : quote;
        byte b = payload.atOrZero(operator);
        if (b == ',') {
            return quoted && quote == nameTo && isShortWordOfAttribute(payload, operator + 1);
        }
        if (b != ':' && b != '=') {
            return false;
        }
        int from = payload.atOrZero(operator + 1) == ' ' ? operator + 2 : operator + 1;
        int to = endOfShortWord(payload, from);
        // behind a colon the word may be a type, and an operator may follow; before a quote it may say what kind of literal begins
        return to > from && payload.at(to) != '"' && !(b == ':' && RawPayload.isBlank(payload.at(to)));
    }

    /** Whether {@code "value":{"intValue":"1234"}} stands here, or another value of OTLP in JSON that is no text. */
    private static boolean isShortWordOfAttribute(RawPayload payload, int from) {
        int kindFrom = from + JSON_VALUE.length();
        if (!RawTelling.startsWith(payload, from, JSON_VALUE)) {
            return false;
        }
        for (String kind : JSON_KINDS) {
            if (RawTelling.startsWith(payload, kindFrom, kind)) {
                int quote = kindFrom + kind.length();
                int word = payload.atOrZero(quote) == '"' ? quote + 1 : quote;
                int to = endOfShortWord(payload, word);
                return to > word && payload.atOrZero(to + word - quote) == '}';
            }
        }
        return false;
    }

    /** Where a short word ends that is no value, not even the end of a negative number; its beginning if there is none. */
    private static int endOfShortWord(RawPayload payload, int from) {
        byte first = payload.atOrZero(from);
        int to = from;
        while (to - from < MAX_SHORT_WORD && Assignment.isNameByte(payload.atOrZero(to))) {
            to++;
        }
        return first == '-' || first == '.' || !endsShortWord(payload.atOrZero(to)) ? from : to;
    }

    private static boolean mayStandBehind(RawPayload payload, int wordTo, int nameTo, RawValue value) {
        if (payload.atOrZero(nameTo) == RawAttribute.VALUE_TAG) {
            return RawAttribute.mayHoldProtobuf(payload, nameTo, value);
        }
        boolean connected = payload.atOrZero(nameTo) == '<' || RawAssignmentGap.behindName(payload, nameTo) > 0;
        return (connected && mayFollow(payload, wordTo, nameTo, value))
                || RawAttribute.endsKey(payload, wordTo, nameTo);
    }

    private static boolean mayFollow(RawPayload payload, int wordTo, int nameTo, RawValue value) {
        if (isOptionValue(payload, wordTo, nameTo, value)) {
            return true;
        }
        int at = skipType(payload, nameTo);
        boolean quoted = false;
        for (int items = 0; at < payload.length() && items < MAX_CONNECTORS; items++) {
            byte b = payload.at(at);
            switch (b) {
                case RawAttribute.VALUE_TAG -> {
                    return RawAttribute.mayHoldProtobuf(payload, at, value);
                }
                case ':' -> {
                    if (mayBeBehindOperator(payload, at + 1, value) || mayBeBehindType(payload, at + 1, value)) {
                        return true;
                    }
                }
                case '=', '>', '|' -> {
                    if (mayBeBehindOperator(payload, at + 1, value)) {
                        return true;
                    }
                }
                case ';' -> {
                    return quoted && mayBeSerialized(payload, at, value);
                }
                case '<' -> {
                    int arrow = payload.atOrZero(at + 1) == '<' ? at + 1 : at;
                    return payload.atOrZero(arrow + 1) == '-' && mayBeBehindOperator(payload, arrow + 2, value);
                }
                case '-' -> {
                    return payload.atOrZero(at + 1) == '>' && mayBeBehindOperator(payload, at + 2, value);
                }
                case ',' -> {
                    if (RawAttribute.mayHoldJson(payload, quoted ? wordTo : 0, at, value)
                            || (quoted && mayBeBehindOperator(payload, at + 1, value))) {
                        return true;
                    }
                }
                case '}' -> {
                    return quoted && RawAttribute.isKey(payload, wordTo);
                }
                case '%' -> {
                    if (isEncodedOperator(payload, at) && mayBeBehindOperator(payload, at + 3, value)) {
                        return true;
                    }
                }
                default -> {}
            }
            // in JSON a line may break behind a key
            int width = quoted && (b == '\n' || b == '\r') ? 1 : RawAssignmentGap.behindName(payload, at);
            width = width == 0 ? RawAssignmentGap.accessors(payload, at) : width;
            if (width == 0) {
                return false;
            }
            quoted = RawPayload.isQuote(b) || (quoted && (RawPayload.isBlank(b) || b == '\\'));
            at += width;
        }
        return false;
    }

    /** {@code ;s:32:"value"}. */
    private static boolean mayBeSerialized(RawPayload payload, int from, RawValue value) {
        int at = from + 3;
        while (at - from < 3 + Assignment.MAX_LENGTH_DIGITS && Character.isDigit(payload.atOrZero(at))) {
            at++;
        }
        return RawTelling.startsWith(payload, from, ";s:")
                && payload.atOrZero(at) == ':'
                && mayBeBehindOperator(payload, at + 1, value);
    }

    /** {@code : type = value}. */
    private static boolean mayBeBehindType(RawPayload payload, int from, RawValue value) {
        int type = payload.skipBlanks(from, MAX_TYPE_BLANKS);
        int at = type;
        while (at < payload.length() && at - type < Assignment.MAX_TYPE && Assignment.isTypeByte(payload.at(at))) {
            at++;
        }
        int operator = payload.skipBlanks(at, MAX_TYPE_BLANKS);
        return at > type && payload.atOrZero(operator) == '=' && mayBeBehindOperator(payload, operator + 1, value);
    }

    /** {@code --name value}. */
    private static boolean isOptionValue(RawPayload payload, int wordTo, int nameTo, RawValue value) {
        if (payload.atOrZero(nameTo) != ' ') {
            return false;
        }
        int at = nameTo;
        while (at - nameTo < MAX_OPTION_SPACES && payload.atOrZero(at) == ' ') {
            at++;
        }
        int quotesFrom = at;
        while (true) {
            if (at < payload.length() && value.mayBeginAt(payload, at, payload.length(), false)) {
                return isOption(payload, wordTo);
            }
            byte b = payload.atOrZero(at);
            if (at - quotesFrom == MAX_OPTION_QUOTES || (!RawPayload.isQuote(b) && b != '\\' && b != '@')) {
                return false;
            }
            at++;
        }
    }

    private static boolean isOption(RawPayload payload, int wordTo) {
        for (int at = wordTo - 1; at >= 0 && wordTo - at <= MAX_OPTION_NAME; at--) {
            if (payload.at(at) == '-') {
                return true;
            }
            if (!Assignment.isNameByte(payload.at(at))) {
                return payload.at(at) == ' ' && DIRECTIVES.endsAt(payload, at);
            }
        }
        return false;
    }

    /** Behind the first character of an operator: its rest, quotes, brackets and blanks, the value. */
    static boolean mayBeBehindOperator(RawPayload payload, int from, RawValue value) {
        int at = from;
        boolean nested = false;
        boolean escaped = false;
        for (int items = 0; at < payload.length() && items < MAX_CONNECTORS; items++) {
            byte b = payload.at(at);
            if (value.mayBeginAt(payload, at, payload.length(), false)) {
                return true;
            }
            if (b == RawAttribute.VALUE_TAG) {
                return RawAttribute.mayHoldProtobuf(payload, at, value);
            }
            int width = RawAssignmentGap.behindOperator(payload, at);
            width = width == 0 && nested ? RawAssignmentGap.member(payload, at) : width;
            if (width == 0) {
                // members and elements of what stands under the name have it as context
                return nested && !escaped && payload.isObject();
            }
            nested |= b == '{' || b == '[';
            escaped |= b == '\\';
            at += width;
        }
        return false;
    }

    private static boolean isEncodedOperator(RawPayload payload, int at) {
        int letter = payload.atOrZero(at + 2) | 0x20;
        return payload.atOrZero(at + 1) == '3' && (letter == 'a' || letter == 'd');
    }

    private static int skipType(RawPayload payload, int from) {
        if (payload.atOrZero(from) == ' ' && BEGINS_TYPE[payload.atOrZero(from + 1) & 0xff]) {
            for (String type : TYPES) {
                int i = 0;
                while (i < type.length() && (payload.atOrZero(from + 1 + i) | 0x20) == (type.charAt(i) | 0x20)) {
                    i++;
                }
                if (i == type.length()) {
                    return from + 1 + i;
                }
            }
        }
        return from;
    }
}
