package io.scrubjay.rules.scan;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.check.BeginningCheck;

/**
 * Says what {@link KeyMatcher} says, a little wider, of a payload as it came: whether the value of a name may stand there, as
 * an attribute, a member, a parameter or a header. The two must stay in step.
 */
final class RawMember {
    private static final int MAX_QUOTES = 32;
    private static final int MAX_BLANKS = 256;
    private static final String BEHIND_PARAMETER = "&\"'<>#\\`";

    private final boolean header;
    /** Whether the value as a whole is the secret, so that conditions can be asked. */
    private final boolean whole;

    private final BeginningCheck inText;

    /** Under a key any value counts that is there at all. */
    private final RawValue present = (payload, from, to, whole) -> to - from >= KeyMatcher.MIN_VALUE;

    RawMember(Detector.Key key, Conditions conditions) {
        this.header = key.header();
        this.whole = key.part() == Detector.Key.Part.VALUE;
        this.inText = BeginningCheck.of(conditions);
    }

    /** Whether the value of a name that ends here may stand in the payload. */
    boolean mayName(RawPayload payload, int nameTo) {
        if (nameTo == payload.length()) {
            return RawAttribute.endsKey(payload, nameTo, nameTo);
        }
        if (payload.isPercentEncoded(nameTo)) {
            int before = RawPayload.before(nameTo);
            return mayName(payload.withoutPercent(nameTo, before), before);
        }
        boolean may = switch (payload.at(nameTo)) {
            case RawAttribute.VALUE_TAG -> RawAttribute.mayHoldProtobuf(payload, nameTo, present);
            case '"', '\'', '\\' -> mayBeMember(payload, nameTo);
            case '=' -> mayBeAssigned(payload, nameTo + 1);
            default -> header && mayBeHeader(payload, nameTo);
        };
        return may || RawAttribute.endsKey(payload, nameTo, nameTo);
    }

    private boolean mayBeMember(RawPayload payload, int nameTo) {
        int quoteTo = payload.skipQuotes(nameTo, MAX_QUOTES);
        int at = payload.skipBlanks(quoteTo, MAX_BLANKS);
        return switch (payload.atOrZero(at)) {
            case ':' -> mayBeMemberValue(payload, payload.skipBlanks(at + 1, MAX_BLANKS), quoteTo - nameTo > 1);
            case ',' -> RawAttribute.mayHoldJson(payload, nameTo, at, present);
            case '}' -> RawAttribute.isKey(payload, nameTo);
            // more quotes or blanks than anybody writes
            default -> at - nameTo >= MAX_QUOTES;
        };
    }

    /** An array, a string of some length, or an object whose members have the name as context. */
    private static boolean mayBeMemberValue(RawPayload payload, int from, boolean escaped) {
        int at = from;
        while (payload.atOrZero(at) == '\\') {
            at++;
        }
        byte first = payload.atOrZero(at);
        return first == '['
                || at - from >= MAX_QUOTES
                || (first == '{' && !escaped && payload.isObject())
                || (RawPayload.isQuote(first) && isLong(payload, at));
    }

    /** Whether a string has enough bytes, as far as they are not escaped. */
    private static boolean isLong(RawPayload payload, int quote) {
        for (int i = 1; i <= KeyMatcher.MIN_VALUE; i++) {
            byte b = payload.atOrZero(quote + i);
            if (b == '\\') {
                return payload.atOrZero(quote + 1) != '\\' || !isEmpty(payload, quote);
            }
            if (b == payload.at(quote)) {
                return false;
            }
        }
        return quote + KeyMatcher.MIN_VALUE < payload.length();
    }

    /** Whether the closing quote, escaped as the opening one, follows directly. */
    private static boolean isEmpty(RawPayload payload, int quote) {
        int at = quote + 1;
        while (payload.atOrZero(at) == '\\') {
            at++;
        }
        int escapes = at - quote - 1;
        return payload.atOrZero(at) == payload.at(quote)
                && payload.atOrZero(quote - escapes) == '\\'
                && payload.atOrZero(quote - escapes - 1) != '\\';
    }

    private boolean mayBeAssigned(RawPayload payload, int from) {
        int at = from;
        while (payload.atOrZero(at) == '\\') {
            at++;
        }
        if (RawPayload.isQuote(payload.atOrZero(at))) {
            return isLong(payload, at);
        }
        int to = at;
        while (to < payload.length() && to - from < MAX_BLANKS && isParameterByte(payload.at(to))) {
            to++;
        }
        if (isEscapedSlash(payload, to)) {
            return true;
        }
        return at == from && to - from >= KeyMatcher.MIN_VALUE && mayBeAccepted(payload, from, to);
    }

    private static boolean isEscapedSlash(RawPayload payload, int from) {
        int at = from;
        while (payload.atOrZero(at) == '\\') {
            at++;
        }
        return at > from && payload.atOrZero(at) == '/';
    }

    private static boolean isParameterByte(byte b) {
        return b > ' ' && BEHIND_PARAMETER.indexOf(b) < 0;
    }

    private boolean mayBeHeader(RawPayload payload, int nameTo) {
        int colon = payload.skipBlanks(nameTo, KeyMatcher.MAX_COLON_SPACES);
        if (payload.atOrZero(colon) != ':') {
            return false;
        }
        int from = payload.skipBlanks(colon + 1, MAX_BLANKS);
        if (from >= payload.length() || payload.at(from) == '*') {
            return false;
        }
        if (from - colon > MAX_BLANKS) {
            return true;
        }
        int to = from;
        while (to < payload.length() && to - from < MAX_BLANKS && !endsLine(payload, to)) {
            to++;
        }
        while (to > from && payload.at(to - 1) == '\\') {
            to--;
        }
        return to - from >= KeyMatcher.MIN_VALUE && mayBeAccepted(payload, from, to);
    }

    private static boolean endsLine(RawPayload payload, int at) {
        byte b = payload.at(at);
        boolean escaped = (b == 'n' || b == 'r') && payload.atOrZero(at - 1) == '\\';
        return b == '\n' || b == '\r' || escaped;
    }

    /** Asks the conditions about text without escapes. */
    private boolean mayBeAccepted(RawPayload payload, int from, int to) {
        int count = payload.buffer(from, to);
        if (!whole || count < to - from) {
            return true;
        }
        byte[] text = payload.buffer();
        for (int i = 0; i < count; i++) {
            if (text[i] == '\\' || payload.isPercentEncoded(from + i)) {
                return true;
            }
        }
        int secret = AuthenticationScheme.behind(text, 0, count);
        return inText.mayAccept(text, secret, count, KeyMatcher.MIN_VALUE);
    }
}
