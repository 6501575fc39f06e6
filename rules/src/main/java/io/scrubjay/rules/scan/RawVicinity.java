package io.scrubjay.rules.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Says what {@link Vicinity} says, a little wider, of a payload as it came: it reads no words, JSON may escape each character, and
 * the field may begin anywhere behind what may be a length. The two must stay in step. Immutable, any thread.
 */
final class RawVicinity {
    /** Kinds of bytes: those that values hold, and others. */
    private static final byte PLAIN = 0;

    private static final byte BETWEEN = 1;
    /** Kinds that are looked at, of which most text has few: a digit, which values hold, */
    private static final byte DIGIT = 2;
    /** and what may be the end of all that counts, or stand for another character. */
    private static final byte BACKSLASH = 3;

    private static final byte QUOTE = 4;
    private static final byte LINE_BREAK = 5;
    private static final byte CONTROL = 6;
    private static final byte PERCENT = 7;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** Added to a byte below 0x80 it sets the high bit from 0 on, */
    private static final long FROM_ZERO = 0x5050505050505050L;
    /** and from what comes behind 9 on. */
    private static final long BEHIND_NINE = 0x4646464646464646L;

    private static final WordList OTHER = new WordList(List.copyOf(Vicinity.OTHER));

    /** What two bytes each of a tag and a length take. */
    private static final int TAG_AND_LENGTH = 4;

    private final int longestWord;
    private final ValueStart value;
    private final int minDigits;
    /** Of each byte its kind. */
    private final byte[] kinds = new byte[256];
    /** Of each byte whether it is looked at. */
    private final byte[] marks = new byte[256];

    /**
     * @param longestWord of those that are hit, in bytes
     * @param minDigits how many digits each value holds, at least 1
     */
    RawVicinity(int longestWord, ValueStart value, int minDigits) {
        this.longestWord = longestWord;
        this.value = value;
        this.minDigits = minDigits;
        for (int b = 0; b < kinds.length; b++) {
            kinds[b] = kind((byte) b);
            marks[b] = (byte) (kinds[b] >= DIGIT ? 1 : 0);
        }
    }

    private byte kind(byte b) {
        if (value.mayHold(b) && b != '%') {
            return b >= '0' && b <= '9' ? DIGIT : PLAIN;
        }
        return switch (b) {
            case '%' -> PERCENT;
            case '\\' -> BACKSLASH;
            case '"' -> QUOTE;
            case '\n', '\r' -> LINE_BREAK;
            default -> Vicinity.isControl(b) ? CONTROL : BETWEEN;
        };
    }

    /** Whether a value may stand near a word that ends here. */
    boolean mayHold(RawPayload payload, int nameTo) {
        boolean word = Vicinity.isLetter(payload.atOrZero(nameTo - 1));
        int end = word ? endOfPlural(payload, nameTo) : nameTo;
        byte behind = payload.atOrZero(end);
        boolean identifier = word && Vicinity.goesOn(behind, payload.atOrZero(end + 1));
        return (!identifier && !isAssigned(payload, nameTo) && mayHoldBehind(payload, nameTo - 1))
                || ((!identifier || mayBeTag(behind)) && mayHoldBefore(payload, nameTo));
    }

    private static int endOfPlural(RawPayload payload, int nameTo) {
        return (payload.atOrZero(nameTo) | 0x20) == 's' ? nameTo + 1 : nameTo;
    }

    /** Whether the tag of the next field may stand here. */
    private static boolean mayBeTag(byte b) {
        int type = b & 7;
        return type <= 2 || type == 5;
    }

    private static boolean isAssigned(RawPayload payload, int nameTo) {
        int at = nameTo;
        while (payload.atOrZero(at) == ' ') {
            at++;
        }
        return payload.atOrZero(at) == '=';
    }

    private boolean mayHoldBehind(RawPayload payload, int base) {
        int count = payload.window(base, payload.length());
        byte[] text = payload.window();
        if (!holdsDigit(text, count)) {
            return count == RawPayload.MAX_WINDOW && mayHoldLongValue(payload, base, text);
        }
        int last = 1 + Vicinity.MAX_BEHIND;
        int wordTo = 0;
        for (int half = 0; half < count; half += Long.SIZE) {
            long marked = marked(text, half, count);
            while (marked != 0) {
                int at = half + Long.numberOfTrailingZeros(marked);
                marked &= marked - 1;
                byte kind = kinds[text[at] & 0xff];
                if (kind == DIGIT) {
                    if (at >= wordTo) {
                        int from = wordFrom(text, at);
                        wordTo = wordTo(text, at, count);
                        if (from >= last) {
                            return false;
                        }
                        if (isLong(text, from, wordTo) && mayHoldValue(payload, base, from, Math.min(wordTo, last), 0)) {
                            return true;
                        }
                    }
                } else if (kind == PERCENT) {
                    if (payload.isPercentEncoded(base + at)) {
                        return true;
                    }
                } else if (at >= last && wordFrom(text, at) >= last) {
                    return false;
                } else if (kind == BACKSLASH) {
                    byte letter = behindBackslashes(text, at, count);
                    if (mayBeOfValue(letter)) {
                        return true;
                    }
                    if (isBreak(letter) && !isAnnounced(text, at)) {
                        return false;
                    }
                    last++;
                } else if (kind == CONTROL
                        || (kind == LINE_BREAK && !isAnnounced(text, at))
                        || (kind == QUOTE && endsString(payload, base + at))) {
                    return false;
                }
            }
        }
        return count == RawPayload.MAX_WINDOW && (last > count || mayHoldLongValue(payload, base, text));
    }

    /** Whether a value may go on behind the window, where its digits may stand. */
    private boolean mayHoldLongValue(RawPayload payload, int base, byte[] text) {
        int from = wordFrom(text, text.length);
        return from <= Vicinity.MAX_BEHIND && mayHoldValue(payload, base, from, text.length, 0);
    }

    private boolean mayHoldBefore(RawPayload payload, int nameTo) {
        int base = Math.max(0, nameTo - RawPayload.MAX_WINDOW);
        int count = payload.window(base, nameTo);
        byte[] text = payload.window();
        if (!holdsDigit(text, count)) {
            return false;
        }
        int first = count - longestWord - Vicinity.MAX_BEFORE;
        int wordFrom = count;
        for (int half = (count - 1) & -Long.SIZE; half >= 0; half -= Long.SIZE) {
            long marked = marked(text, half, count);
            while (marked != 0) {
                int at = half + Long.SIZE - 1 - Long.numberOfLeadingZeros(marked);
                marked ^= 1L << at;
                byte kind = kinds[text[at] & 0xff];
                if (kind == DIGIT) {
                    if (at < wordFrom) {
                        int to = wordTo(text, at, count);
                        wordFrom = wordFrom(text, at);
                        if (to <= first) {
                            return false;
                        }
                        if (isLong(text, wordFrom, to)
                                && mayHoldValue(payload, base, Math.max(wordFrom, first), to, count)) {
                            return true;
                        }
                    }
                } else if (at < first) {
                    return false;
                } else if (kind == PERCENT) {
                    if (payload.isPercentEncoded(base + at)) {
                        return true;
                    }
                } else if (kind == BACKSLASH) {
                    byte letter = at + 1 < count ? text[at + 1] : 0;
                    if (mayBeOfValue(letter)) {
                        return true;
                    }
                    if (isBreak(letter)) {
                        return false;
                    }
                    first--;
                } else if (kind == CONTROL || kind == LINE_BREAK || (kind == QUOTE && beginsString(payload, base + at))) {
                    return false;
                }
            }
        }
        return first < 0 && base > 0;
    }

    /** Whether a digit stands in the text: at a glance, since in most there is none. */
    private static boolean holdsDigit(byte[] text, int count) {
        long digits = 0;
        int at = 0;
        for (; at + Long.BYTES <= count; at += Long.BYTES) {
            long word = (long) LONG.get(text, at);
            long low = word & ~HIGH_BITS;
            digits |= (low + FROM_ZERO) & ~(low + BEHIND_NINE) & ~word;
        }
        boolean found = (digits & HIGH_BITS) != 0;
        for (; at < count; at++) {
            found |= text[at] >= '0' && text[at] <= '9';
        }
        return found;
    }

    /** A bit for each byte, of so many from a place on as a word has bits, that is looked at. */
    private long marked(byte[] text, int from, int to) {
        long marked = 0;
        int count = Math.min(Long.SIZE, to - from);
        for (int i = 0; i < count; i++) {
            marked |= (long) marks[text[from + i] & 0xff] << i;
        }
        return marked;
    }

    private int wordFrom(byte[] text, int at) {
        int from = at;
        while (from > 0 && isOfValue(text[from - 1])) {
            from--;
        }
        return from;
    }

    private int wordTo(byte[] text, int at, int count) {
        int to = at;
        while (to < count && isOfValue(text[to])) {
            to++;
        }
        return to;
    }

    private boolean isOfValue(byte b) {
        byte kind = kinds[b & 0xff];
        return kind == PLAIN || kind == DIGIT || (kind == PERCENT && value.mayHold(b));
    }

    private boolean isLong(byte[] text, int from, int to) {
        if (to - from < value.leastBytes() && to < RawPayload.MAX_WINDOW) {
            return false;
        }
        int digits = 0;
        for (int at = from; at < to && digits < minDigits; at++) {
            digits += kinds[text[at] & 0xff] == DIGIT ? 1 : 0;
        }
        return digits >= minDigits || to == RawPayload.MAX_WINDOW;
    }

    /**
     * Whether a value may begin at one of these places of the window.
     *
     * @param base where the window begins
     * @param nameTo where the word ends in whose field it stands, if that may begin here; 0 if not
     */
    private boolean mayHoldValue(RawPayload payload, int base, int from, int to, int nameTo) {
        byte[] text = payload.window();
        for (int at = from; at < to; at++) {
            boolean begins = at < TAG_AND_LENGTH
                    ? mayBegin(payload, base + at) || mayBeginField(payload, base + at, base + nameTo)
                    : mayBegin(text, at) || (at < nameTo && mayBeginField(text, at, nameTo));
            if (begins
                    && value.mayBeginAt(payload, base + at, payload.length(), false)
                    && (nameTo > 0 || !isCalledOther(payload, base, at))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the word right before a place says that something else stands there; behind the name it is of the same field. */
    private static boolean isCalledOther(RawPayload payload, int base, int at) {
        byte[] text = payload.window();
        int to = at - 1;
        int from = to;
        while (from > 0 && Vicinity.isLetter(text[from - 1])) {
            from--;
        }
        return to > from && from > 0 && text[to] == ' ' && OTHER.widthAt(payload, base + from) == to - from;
    }

    private static boolean mayBegin(byte[] text, int at) {
        return Vicinity.mayStandBefore(text[at - 1]) || text[at - 2] == '\\';
    }

    /** Whether a field of protobuf may begin here and go on to a place: behind a tag and a length of one byte or two. */
    private static boolean mayBeginField(byte[] text, int at, int to) {
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

    /** The same two at the beginning of the window, of which more stands in the payload. */
    private static boolean mayBegin(RawPayload payload, int at) {
        return Vicinity.mayStandBefore(payload.atOrZero(at - 1)) || payload.atOrZero(at - 2) == '\\';
    }

    private static boolean mayBeginField(RawPayload payload, int at, int to) {
        if (at >= to) {
            return false;
        }
        byte last = payload.atOrZero(at - 1);
        byte before = payload.atOrZero(at - 2);
        boolean isShort = last >= to - at && endsTag(before, payload.atOrZero(at - 3));
        return at == 0 || isShort || (before < 0 && endsTag(payload.atOrZero(at - 3), payload.atOrZero(at - 4)));
    }

    private static byte behindBackslashes(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] == '\\') {
            at++;
        }
        return at < to ? text[at] : 0;
    }

    /** Whether what is escaped may be a part of a value: a sign that this may hold, a character by its number. */
    private boolean mayBeOfValue(byte letter) {
        return letter == 'u' || letter == 'U' || (!Character.isLetterOrDigit(letter) && letter != '\\' && value.mayHold(letter));
    }

    private static boolean isBreak(byte letter) {
        return letter == 'n' || letter == 'r';
    }

    /** Whether what stands before the end of a line announces what stands on the next one. */
    private static boolean isAnnounced(byte[] text, int to) {
        for (int at = to - 1; at >= 0; at--) {
            if (Vicinity.announces(text[at])) {
                return true;
            }
            if (!Vicinity.mayFollowAnnouncement(text[at])) {
                return false;
            }
        }
        return false;
    }

    /** Whether a string of JSON ends with a quote. */
    private static boolean endsString(RawPayload payload, int quote) {
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
    private static boolean beginsString(RawPayload payload, int quote) {
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
