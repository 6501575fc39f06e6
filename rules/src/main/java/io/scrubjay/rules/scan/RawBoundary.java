package io.scrubjay.rules.scan;

/**
 * Says what {@link LeftBoundary} says, a little wider, of a payload as it came: a field of protobuf begins behind its length,
 * which may be a letter. The two must stay in step.
 */
final class RawBoundary {
    /** The low bits of the tag of a field with a length (wire type 2). */
    private static final int WIRE_TYPE = 7;

    private static final int LENGTH_DELIMITED = 2;
    /** The longest escape that may end before a token, and the longest ANSI colour. */
    private static final int LONGEST_ESCAPE = 20;

    private RawBoundary() {}

    /** Whether a token may begin here. */
    static boolean mayStandAt(RawPayload payload, int from) {
        byte before = payload.atOrZero(from - 1);
        return !isWord(before) || mayEndLength(payload, from - 1) || mayEndEscape(payload, from, before);
    }

    /** Whether a byte may be the last of a length, by what stands before it: a tag, or more of the length or of the tag. */
    private static boolean mayEndLength(RawPayload payload, int last) {
        byte tag = payload.atOrZero(last - 1);
        return tag < 0 || (tag & WIRE_TYPE) == LENGTH_DELIMITED || payload.atOrZero(last - 2) < 0;
    }

    private static boolean mayEndEscape(RawPayload payload, int from, byte last) {
        for (int at = from - 2; at >= from - 6; at--) {
            byte b = payload.atOrZero(at);
            if (b == '\\' || b == '%') {
                return true;
            }
        }
        for (int at = from - 2; last == 'm' && at >= from - LONGEST_ESCAPE; at--) {
            if (payload.atOrZero(at) == '[') {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '_';
    }
}
