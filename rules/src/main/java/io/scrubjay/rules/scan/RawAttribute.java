package io.scrubjay.rules.scan;

/**
 * Tells whether a payload, as it came, may hold an attribute with a value for a key: in protobuf (a KeyValue with its
 * AnyValue) or in JSON ({@code {"key": "...", "value": {...}}}), in whichever order the two stand.
 */
final class RawAttribute {
    /** Field 1 of a KeyValue: the key. */
    private static final int KEY_TAG = 0x0a;
    /** Field 2 of a KeyValue: the value. */
    static final int VALUE_TAG = 0x12;

    /** Field 5 of a LogRecord, and field 1 of an ArrayValue: they hold an AnyValue, too. */
    private static final int BODY_TAG = 0x2a;

    private static final int ELEMENT_TAG = 0x0a;
    private static final int STRING_TAG = 0x0a;
    private static final int BOOL_TAG = 0x10;
    private static final int INT_TAG = 0x18;
    private static final int DOUBLE_TAG = 0x21;
    private static final int ARRAY_TAG = 0x2a;
    private static final int KVLIST_TAG = 0x32;
    private static final int BYTES_TAG = 0x3a;

    /** The longest key that is looked for before its end. */
    private static final int MAX_KEY = 300;

    private static final int MAX_QUOTES = 32;
    private static final int MAX_BLANKS = 64;
    private static final int MAX_WORD = 32;
    /** Quotes, brackets and the like that may stand before what a value begins with. */
    private static final int MAX_CONNECTORS = 48;

    /** What a key is made of that is recognised from its end. */
    private static final boolean[] IN_KEY = inKey();

    private RawAttribute() {}

    private static boolean[] inKey() {
        boolean[] members = new boolean[256];
        for (char c = '!'; c <= '~'; c++) {
            members[c] = "\"'{},;<>=".indexOf(c) < 0;
        }
        return members;
    }

    /**
     * Whether the value of a KeyValue may be one.
     *
     * @param at where {@link #VALUE_TAG} stands, behind the key
     */
    static boolean mayHoldProtobuf(RawPayload payload, int at, RawValue value) {
        long length = payload.varint(at + 1);
        if (length == RawPayload.MALFORMED) {
            return true;
        }
        int from = (int) (length >>> 32);
        long to = from + (length & Integer.MAX_VALUE);
        if (to > payload.length()) {
            return true;
        }
        // a second value of the same key would follow here
        return payload.atOrZero((int) to) == VALUE_TAG || mayHoldAnyValue(payload, from, (int) to, value);
    }

    private static boolean mayHoldAnyValue(RawPayload payload, int from, int to, RawValue value) {
        if (from == to) {
            return false;
        }
        return switch (payload.at(from)) {
            case STRING_TAG, BYTES_TAG -> {
                long length = payload.varint(from + 1);
                int textFrom = (int) (length >>> 32);
                boolean alone = length != RawPayload.MALFORMED && textFrom + (length & Integer.MAX_VALUE) == to;
                yield !alone || mayBegin(payload, textFrom, to, true, value);
            }
            case BOOL_TAG, INT_TAG -> endOfVarint(payload, from + 1, to) != to;
            case DOUBLE_TAG -> from + 1 + Double.BYTES != to;
            case ARRAY_TAG, KVLIST_TAG -> true;
            // what nobody knows may hold anything
            default -> true;
        };
    }

    private static int endOfVarint(RawPayload payload, int from, int to) {
        int at = from;
        while (at < to && payload.at(at) < 0) {
            at++;
        }
        return at + 1;
    }

    /** Whether a value may begin here or behind the quotes and brackets that stand here. */
    private static boolean mayBegin(RawPayload payload, int from, int to, boolean whole, RawValue value) {
        for (int at = from; at < to && at - from < MAX_CONNECTORS; at++) {
            if (value.mayBeginAt(payload, at, to, whole)) {
                return true;
            }
            if (!RawAssignmentGap.isBehindOperator(payload.at(at))) {
                return false;
            }
        }
        return false;
    }

    /**
     * Whether a key of protobuf ends here that its value does not follow: its length says so.
     *
     * @param wordTo where the word ends that was hit in the key
     * @param nameTo where the key ends, or the tag behind it that looks like more of a name
     */
    static boolean endsKey(RawPayload payload, int wordTo, int nameTo) {
        int last = Math.max(0, nameTo - MAX_KEY);
        int at = outsideOfKey(payload, wordTo - 1, last);
        if (payload.atOrZero(at) != KEY_TAG && payload.atOrZero(at - 1) != KEY_TAG && payload.atOrZero(at - 2) != KEY_TAG) {
            return false;
        }
        // a tag is no part of a key: the length stands here, or right behind as one of those that look like part of it
        return (at + 1 < wordTo && isLengthOfKey(payload, at + 1, wordTo, nameTo))
                || (at > last && isLengthOfKey(payload, at, wordTo, nameTo));
    }

    /** Where, from a place back, something stands that keys are not made of; {@code last} where that is farther. */
    private static int outsideOfKey(RawPayload payload, int from, int last) {
        int at = from;
        for (; at - Long.BYTES >= last; at -= Long.BYTES) {
            long outside = mayBeOutsideOfKey(payload.wordAt(at - Long.BYTES + 1));
            while (outside != 0) {
                int place = at - (Long.numberOfLeadingZeros(outside) >>> 3);
                if (!IN_KEY[payload.at(place) & 0xff]) {
                    return place;
                }
                outside ^= Long.highestOneBit(outside);
            }
        }
        while (at > last && IN_KEY[payload.at(at) & 0xff]) {
            at--;
        }
        return at;
    }

    /** The high bit of each of eight bytes that may not be part of a key, and of few others. */
    private static long mayBeOutsideOfKey(long word) {
        long low = ByteWord.low(word);
        long bracketsOrQuotes = ByteWord.within(low, '"', ',');
        long comparisons = ByteWord.within(low, ';', '>');
        return (~ByteWord.atLeast(low, '!') | bracketsOrQuotes | comparisons | ByteWord.atLeast(low, '{') | word) & ByteWord.HIGH_BITS;
    }

    private static boolean isLengthOfKey(RawPayload payload, int at, int wordTo, int nameTo) {
        byte length = payload.at(at);
        int least = wordTo - at - 1;
        int most = nameTo - at - 1;
        if (payload.at(at - 1) == KEY_TAG && length >= least && length <= most && !isString(payload, at - 1, length)) {
            return true;
        }
        return (!IN_KEY[length & 0xff] || most > Byte.MAX_VALUE) && isLongLength(payload, at, least, most);
    }

    /** Whether a length of two bytes within bounds ends here, behind the tag of a key. */
    private static boolean isLongLength(RawPayload payload, int at, int least, int most) {
        if (at <= 1 || payload.at(at - 1) >= 0 || payload.at(at - 2) != KEY_TAG) {
            return false;
        }
        int length = (payload.at(at - 1) & 0x7f) | payload.at(at) << 7;
        return length >= least && length <= most;
    }

    /** Whether what looks like a key is the text of an AnyValue, which has the same number there: the length around it says so. */
    private static boolean isString(RawPayload payload, int tag, int length) {
        byte around = payload.atOrZero(tag - 2);
        return payload.atOrZero(tag - 1) == length + 2
                && (around == VALUE_TAG || around == BODY_TAG || around == ELEMENT_TAG);
    }

    /**
     * Whether a comma that stands behind a string of JSON parts a key from its value.
     *
     * @param word a place in the string
     */
    static boolean mayHoldJson(RawPayload payload, int word, int comma, RawValue value) {
        int name = payload.skipQuotes(payload.skipBlanks(comma + 1, MAX_BLANKS), MAX_QUOTES);
        int behind = -1;
        for (int i = 0; behind < 0 && i < AssignmentNeighbour.PAIRED.size(); i++) {
            behind = endOfWord(payload, name, AssignmentNeighbour.PAIRED.get(i));
        }
        if (behind < 0) {
            return isKey(payload, word);
        }
        int colon = payload.skipBlanks(payload.skipQuotes(behind, MAX_QUOTES), MAX_BLANKS);
        if (payload.atOrZero(colon) != ':') {
            return isKey(payload, word);
        }
        int at = payload.skipBlanks(colon + 1, MAX_BLANKS);
        return switch (payload.atOrZero(at)) {
            case '{' -> mayHoldAnyValue(payload, at + 1, value);
            case '[' -> true;
            default -> mayBegin(payload, at, payload.length(), false, value);
        };
    }

    /** The members of an AnyValue: one that holds no text, or one with text that may be a value. */
    private static boolean mayHoldAnyValue(RawPayload payload, int from, RawValue value) {
        int name = payload.skipQuotes(payload.skipBlanks(from, MAX_BLANKS), MAX_QUOTES);
        byte first = payload.atOrZero(name);
        if (first == '}') {
            return false;
        }
        // arrayValue, kvlistValue, bytesValue
        if (first == 'a' || first == 'k' || endOfWord(payload, name, "bytes") >= 0) {
            return true;
        }
        int at = name;
        while (at < payload.length() && at - name < MAX_WORD && Assignment.isNameByte(payload.at(at))) {
            at++;
        }
        int colon = payload.skipBlanks(payload.skipQuotes(at, MAX_QUOTES), MAX_BLANKS);
        if (payload.atOrZero(colon) != ':') {
            return true;
        }
        int text = payload.skipBlanks(colon + 1, MAX_BLANKS);
        return mayBegin(payload, text, payload.length(), false, value) || hasMore(payload, text);
    }

    /** Whether another member follows a short value. */
    private static boolean hasMore(RawPayload payload, int from) {
        for (int at = from; at < payload.length() && at - from < MAX_WORD; at++) {
            byte b = payload.at(at);
            if (b == ',' || b == '}') {
                return b == ',';
            }
        }
        return false;
    }

    /** Whether the string of JSON in which a word stands is that of a member {@code "key"}. */
    static boolean isKey(RawPayload payload, int word) {
        for (int at = word - 1; at >= 0 && word - at <= MAX_KEY; at--) {
            if (payload.at(at) == '"') {
                if (isBehindKey(payload, at)) {
                    return true;
                }
                if (payload.atOrZero(at - 1) != '\\') {
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean isBehindKey(RawPayload payload, int quote) {
        int at = backOver(payload, quote, true);
        if (at == 0 || payload.at(at - 1) != ':') {
            return false;
        }
        at = backOver(payload, at - 1, false);
        return at >= 4
                && payload.at(at - 1) == 'y'
                && payload.at(at - 2) == 'e'
                && payload.at(at - 3) == 'k'
                && RawPayload.isQuote(payload.at(at - 4));
    }

    /** Goes back over blanks, backslashes and the letters of escaped blanks, also over quotes where none opens a string. */
    private static int backOver(RawPayload payload, int from, boolean opening) {
        int at = from;
        while (at > 0 && from - at < MAX_BLANKS) {
            byte b = payload.at(at - 1);
            boolean escapedBlank = (b == 'n' || b == 't' || b == 'r') && at > 1 && payload.at(at - 2) == '\\';
            if (!RawPayload.isBlank(b) && b != '\\' && !escapedBlank && (opening || !RawPayload.isQuote(b))) {
                break;
            }
            at--;
        }
        return at;
    }

    /** Where a word ends that stands here in any casing; -1 where it does not. */
    private static int endOfWord(RawPayload payload, int from, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((payload.atOrZero(from + i) | 0x20) != lowerCase.charAt(i)) {
                return -1;
            }
        }
        return from + lowerCase.length();
    }
}
