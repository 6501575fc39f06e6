package io.scrubjay.rules.scan;

import java.util.List;

/**
 * Says what {@link Vicinity} says, a little wider, of a payload as it came: it reads no words, JSON may escape each character, and
 * the field may begin anywhere behind what may be a length. The two must stay in step. Immutable, any thread.
 */
final class RawVicinity {
    /** Kinds of bytes: those that values hold, and others. */
    private static final byte PLAIN = 0;

    private static final byte BETWEEN = 1;
    /** Kinds that are looked at, of which most text has few: a digit or a sign such as each value holds, */
    private static final byte HELD = 2;
    /** and what may be the end of all that counts, or stand for another character. */
    private static final byte BACKSLASH = 3;

    private static final byte QUOTE = 4;
    private static final byte LINE_BREAK = 5;
    private static final byte CONTROL = 6;
    private static final byte PERCENT = 7;

    private static final WordList OTHER = new WordList(List.copyOf(Vicinity.OTHER));

    private static final int MAX_COUNT_DIGITS = 10;

    private final int longestWord;
    private final ValueStart value;
    private final int minDigits;
    /** Signs of which each value holds one, where none needs a digit; else empty. */
    private final String signs;
    /** Whether a percent sign, which may also stand for another character, may be the one. */
    private final boolean percentIsHeld;
    /** Of each byte its kind. */
    private final byte[] kinds = new byte[256];
    /** Of each byte whether values hold it. */
    private final boolean[] ofValue = new boolean[256];
    /** Of each byte whether values hold it and may begin behind it. */
    private final boolean[] opening = new boolean[256];

    /**
     * @param longestWord of those that are hit, in bytes
     * @param minDigits how many digits each value holds, at least
     * @param signs of which each value holds one; they matter where it needs no digit
     */
    RawVicinity(int longestWord, ValueStart value, int minDigits, String signs) {
        if (minDigits == 0 && signs.isEmpty()) {
            throw new IllegalArgumentException("values: they need neither a digit nor a sign (expected: one of these)");
        }
        this.longestWord = longestWord;
        this.value = value;
        this.minDigits = minDigits;
        this.signs = minDigits == 0 ? signs : "";
        this.percentIsHeld = this.signs.indexOf('%') >= 0;
        for (int b = 0; b < kinds.length; b++) {
            kinds[b] = kind((byte) b);
            ofValue[b] = value.mayHold((byte) b);
            opening[b] = ofValue[b] && Vicinity.mayStandBefore((byte) b);
        }
    }

    private byte kind(byte b) {
        if (value.mayHold(b) && b != '%') {
            boolean held = signs.isEmpty() ? b >= '0' && b <= '9' : signs.indexOf(b) >= 0;
            return held ? HELD : PLAIN;
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
        boolean identifier = word && Vicinity.goesOn(behind, payload.atOrZero(end + 1)) && !mayBeCount(payload, end);
        return (!identifier && !isAssigned(payload, word ? nameTo : nameTo - 1) && mayHoldBehind(payload, nameTo - 1))
                || ((!identifier || (!payload.isText() && FieldEdges.mayBeTag(behind))) && mayHoldBefore(payload, nameTo));
    }

    private static int endOfPlural(RawPayload payload, int nameTo) {
        return (payload.atOrZero(nameTo) | 0x20) == 's' ? nameTo + 1 : nameTo;
    }

    /** Whether the octet count of the next syslog message may stand here (RFC 6587 section 3.4.1), behind the end of the one with the word. */
    private static boolean mayBeCount(RawPayload payload, int from) {
        int at = from;
        while (at - from < MAX_COUNT_DIGITS && Character.isDigit(payload.atOrZero(at))) {
            at++;
        }
        return at > from && payload.atOrZero(at) == ' ';
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
        if (!mayHold(text, count)) {
            return count == RawPayload.MAX_WINDOW && mayHoldLongValue(payload, base, text);
        }
        int last = 1 + Vicinity.MAX_BEHIND;
        int wordTo = 0;
        for (int word = 0; word < count; word += Long.BYTES) {
            long marked = marks(text, word);
            while (marked != 0) {
                int at = word + (Long.numberOfTrailingZeros(marked) >>> 3);
                marked &= marked - 1;
                if (at >= count) {
                    break;
                }
                byte kind = kinds[text[at] & 0xff];
                if (kind == HELD) {
                    if (at >= wordTo) {
                        int from = wordFrom(text, at);
                        wordTo = wordTo(text, at, count);
                        if (from >= last) {
                            return false;
                        }
                        if (isLong(text, from, wordTo) && mayHoldValue(payload, base, count, from, Math.min(wordTo, last), 0)) {
                            return true;
                        }
                    }
                } else if (kind == PERCENT) {
                    if (percentIsHeld || payload.isPercentEncoded(base + at)) {
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
                        return mayStandOnLineOfItsOwn(payload, base, count, at);
                    }
                    last++;
                } else if (kind == LINE_BREAK && !isAnnounced(text, at)) {
                    return mayStandOnLineOfItsOwn(payload, base, count, at);
                } else if (kind == CONTROL || (kind == QUOTE && FieldEdges.endsString(payload, base + at))) {
                    return false;
                }
            }
        }
        return count == RawPayload.MAX_WINDOW && (last > count || mayHoldLongValue(payload, base, text));
    }

    /** Whether text may hold what each value holds: at a glance, since most does not. */
    private boolean mayHold(byte[] text, int count) {
        return !signs.isEmpty() || MarkedBytes.holdDigit(text, count);
    }

    /** The high bit of each of eight bytes that is looked at. */
    private long marks(byte[] text, int word) {
        if (signs.isEmpty()) {
            return MarkedBytes.marks(text, word);
        }
        long marks = 0;
        for (int i = 0; i < Long.BYTES && word + i < text.length; i++) {
            marks |= kinds[text[word + i] & 0xff] > BETWEEN ? 0x80L << (i * Byte.SIZE) : 0;
        }
        return marks;
    }

    /** Whether a value may begin on the first line behind a break that says something. */
    private boolean mayStandOnLineOfItsOwn(RawPayload payload, int base, int count, int lineBreak) {
        if (value.standsBehindWord()) {
            return false;
        }
        byte[] text = payload.window();
        int from = lineBreak;
        while (from < count && (Vicinity.mayStandBetweenLines(text[from]) || isEscapedBlank(text, from))) {
            from++;
        }
        if (from == count) {
            return count == RawPayload.MAX_WINDOW;
        }
        return value.mayBeginAt(payload, base + from, payload.length(), false);
    }

    private static boolean isEscapedBlank(byte[] text, int at) {
        return text[at - 1] == '\\' && (isBreak(text[at]) || text[at] == 't');
    }

    /** Whether a value may go on behind the window, where its digits may stand. */
    private boolean mayHoldLongValue(RawPayload payload, int base, byte[] text) {
        int from = wordFrom(text, text.length);
        if (text[Math.max(0, from - 1)] == '\\' && mayBeOfValue(payload.atOrZero(base + from))) {
            return true;
        }
        return from <= Vicinity.MAX_BEHIND && mayHoldValue(payload, base, text.length, from, text.length, 0);
    }

    private boolean mayHoldBefore(RawPayload payload, int nameTo) {
        int base = Math.max(0, nameTo - RawPayload.MAX_WINDOW);
        int count = payload.window(base, nameTo);
        byte[] text = payload.window();
        if (!mayHold(text, count)) {
            return false;
        }
        int first = count - longestWord - Vicinity.MAX_BEFORE;
        int wordFrom = count;
        for (int word = (count - 1) & -Long.BYTES; word >= 0; word -= Long.BYTES) {
            long marked = marks(text, word);
            while (marked != 0) {
                int at = word + ((Long.SIZE - 1 - Long.numberOfLeadingZeros(marked)) >>> 3);
                marked ^= Long.highestOneBit(marked);
                if (at >= count) {
                    continue;
                }
                byte kind = kinds[text[at] & 0xff];
                if (kind == HELD) {
                    if (at < wordFrom) {
                        int to = wordTo(text, at, count);
                        wordFrom = wordFrom(text, at);
                        if (to <= first) {
                            return false;
                        }
                        if (isLong(text, wordFrom, to)
                                && mayHoldValue(payload, base, count, Math.max(wordFrom, first), to, count)) {
                            return true;
                        }
                    }
                } else if (at < first) {
                    return false;
                } else if (kind == PERCENT) {
                    if (percentIsHeld || payload.isPercentEncoded(base + at)) {
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
                } else if (kind == CONTROL || kind == LINE_BREAK || (kind == QUOTE && FieldEdges.beginsString(payload, base + at))) {
                    return false;
                }
            }
        }
        return first < 0 && base > 0;
    }

    private int wordFrom(byte[] text, int at) {
        int from = at;
        while (from > 0 && ofValue[text[from - 1] & 0xff]) {
            from--;
        }
        return from;
    }

    private int wordTo(byte[] text, int at, int count) {
        int to = at;
        while (to < count && ofValue[text[to] & 0xff]) {
            to++;
        }
        return to;
    }

    private boolean isLong(byte[] text, int from, int to) {
        if (to - from < value.leastBytes() && to < RawPayload.MAX_WINDOW) {
            return false;
        }
        if (minDigits <= 1) {
            return true;
        }
        int digits = 0;
        for (int at = from; at < to && digits < minDigits; at++) {
            digits += kinds[text[at] & 0xff] == HELD ? 1 : 0;
        }
        return digits >= minDigits || to == RawPayload.MAX_WINDOW;
    }

    /**
     * Whether a value may begin at one of these places of the window.
     *
     * @param base where the window begins
     * @param count how many bytes it holds
     * @param nameTo where the word ends in whose field it stands, if that may begin here; 0 if not
     */
    private boolean mayHoldValue(RawPayload payload, int base, int count, int from, int to, int nameTo) {
        byte[] text = payload.window();
        int end = wordTo(text, to, count);
        // what an escape stands for may belong to the value
        boolean plain = value.isSecret() && !ofValue['\\'] && end < count && text[end] != '\\' && text[end] != '%';
        for (int at = from; at < to; at++) {
            boolean begins = at < FieldEdges.TAG_AND_LENGTH
                    ? FieldEdges.mayBeginValue(payload, base + at) || FieldEdges.mayBeginField(payload, base + at, base + nameTo)
                    : ((at < from + 2 || ofValue['\\']) ? FieldEdges.mayBeginValue(text, at) : opening[text[at - 1] & 0xff])
                            || (at < nameTo && FieldEdges.mayBeginField(text, at, nameTo, payload.isText()));
            if (begins
                    && (plain ? value.mayBeginIn(text, at, end) : value.mayBeginAt(payload, base + at, payload.length(), false))
                    && !(nameTo > 0 ? isHost(payload, text, at, count) : isCalledOther(payload, base, at))) {
                return true;
            }
        }
        return false;
    }

    /** Whether HOSTNAME of a log line begins here, and no field between its timestamp and {@code to}, where the window ends. */
    private static boolean isHost(RawPayload payload, byte[] text, int at, int to) {
        if (!LogHeader.isHostAt(text, at, to)) {
            return false;
        }
        // the header of text holds no NUL
        boolean whole = true;
        for (int start = at; whole && !payload.isText() && start > at - LogHeader.MAX_TIMESTAMP; start--) {
            whole = start >= FieldEdges.TAG_AND_LENGTH && !FieldEdges.mayBeginField(text, start, to, false);
        }
        return whole;
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
}
