package io.scrubjay.rules.scan;

/**
 * Says where a field, a string of JSON or a value in it may begin or end in a payload as it came. Nothing is decoded: what may be
 * the tag and the length of a field of protobuf is taken for them.
 */
final class FieldEdges {
    /** What two bytes each of a tag and a length take. */
    static final int TAG_AND_LENGTH = 4;

    private FieldEdges() {}

    /** Whether a value may begin at a place of a window, from {@link #TAG_AND_LENGTH} on: by the byte before, or as what is escaped there. */
    static boolean mayBeginValue(byte[] text, int at) {
        return Vicinity.mayStandBefore(text[at - 1]) || text[at - 2] == '\\';
    }

    /**
     * Whether a field may begin here and go on to a place: in protobuf behind a tag and a length of one byte or two, in text behind a NUL.
     *
     * @param isText what {@link RawPayload#isText} says
     */
    static boolean mayBeginField(byte[] text, int at, int to, boolean isText) {
        if (isText) {
            return text[at - 1] == 0;
        }
        boolean isShort = text[at - 1] >= to - at && endsTag(text[at - 2], text[at - 3]);
        return isShort || (text[at - 2] < 0 && endsTag(text[at - 3], text[at - 4]));
    }

    /** Whether a tag of protobuf, of one byte or two, of a field with a length may end with a byte. */
    private static boolean endsTag(byte last, byte before) {
        return last >= 0 && (isOfLength(last) || (before < 0 && isOfLength(before)));
    }

    private static boolean isOfLength(byte tag) {
        return (tag & 7) == 2;
    }

    /** The same of any place of a payload. */
    static boolean mayBeginValue(RawPayload payload, int at) {
        return Vicinity.mayStandBefore(payload.atOrZero(at - 1)) || payload.atOrZero(at - 2) == '\\';
    }

    /** The same of any place of a payload, at whose beginning a field may begin as well; in text nowhere else but behind a NUL. */
    static boolean mayBeginField(RawPayload payload, int at, int to) {
        if (at >= to) {
            return false;
        }
        byte last = payload.atOrZero(at - 1);
        if (payload.isText()) {
            return last == 0;
        }
        byte before = payload.atOrZero(at - 2);
        boolean isShort = last >= to - at && endsTag(before, payload.atOrZero(at - 3));
        return at == 0 || isShort || (before < 0 && endsTag(payload.atOrZero(at - 3), payload.atOrZero(at - 4)));
    }

    /** Whether the tag of the next field may stand here. */
    static boolean mayBeTag(byte b) {
        int type = b & 7;
        return type <= 2 || type == 5;
    }

    /** Whether a string of JSON ends with a quote. */
    static boolean endsString(RawPayload payload, int quote) {
        int at = quote + 1;
        byte b = payload.atOrZero(at);
        if (b != ',') {
            return b == ':' || b == '}' || b == ']';
        }
        do {
            at++;
        } while (payload.atOrZero(at) == ' ');
        byte next = payload.atOrZero(at);
        return next == '"' || next == '\\' || next == '{' || next == '[';
    }

    /** Whether a string of JSON begins with a quote. */
    static boolean beginsString(RawPayload payload, int quote) {
        int at = quote - 1;
        while (payload.atOrZero(at) == ' ' || payload.atOrZero(at) == '\\') {
            at--;
        }
        byte b = payload.atOrZero(at);
        byte before = payload.atOrZero(at - 1);
        return b == '{'
                || b == '['
                || ((b == ':' || b == ',') && (before == '"' || before == '}' || before == ']' || (before >= '0' && before <= '9')));
    }
}
