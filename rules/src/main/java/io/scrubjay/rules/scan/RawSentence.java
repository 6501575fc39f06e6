package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says what {@link Sentence} says, a little wider, of a payload as it came: it reads no word but the one before a value, and JSON may
 * escape each character. The two must stay in step. Immutable, any thread.
 */
final class RawSentence {
    /** Backslashes and what they escape. */
    private static final int MAX_ESCAPE = 12;
    /** Within so many bytes of the name a value may follow it; so many a character takes at the end of a word. */
    private static final int NEAR = 8;

    /** Signs at the end of a word behind which a value may stand. */
    private static final boolean[] TELLING_SIGN = RawAssignment.members(",:?)`*'\"([=>-");

    private static final WordList TELLING_WORDS = new WordList(
            Stream.concat(Sentence.TELLING.stream(), Stream.of("to")).filter(RawSentence::isWord).toList());

    private static final WordList RESUMING = new WordList(Sentence.RESUMING);
    /** What stands of some of them before an apostrophe that is escaped. */
    private static final WordList CLIPPED = new WordList(List.of("it", "that", "here", "now it"));

    /** Where no word ends and nothing is escaped: in the middle of one. */
    private static final boolean[] WITHIN_WORD = withinWord();

    private final AnyValue values;
    /** Of each value the ASCII characters of which it holds one, and what may stand for them, a bit each in two words; all where none is known. */
    private final long[] heldLow;

    private final long[] heldHigh;

    RawSentence(List<RuleMatcher.ToldValue> told) {
        this.values = new AnyValue(told.stream().map(RuleMatcher.ToldValue::value).toList());
        this.heldLow = told.stream().mapToLong(value -> bits(value.held(), 0)).toArray();
        this.heldHigh = told.stream().mapToLong(value -> bits(value.held(), Long.SIZE)).toArray();
    }

    private static boolean[] withinWord() {
        boolean[] within = new boolean[256];
        for (int b = 0; b < 0x80; b++) {
            within[b] = Sentence.isWordByte((byte) b) && !Sentence.isOpening((byte) b);
        }
        return within;
    }

    private static long bits(String held, int from) {
        return held.isEmpty()
                ? -1
                : (held + escapes(held)).chars().filter(c -> c >= from && c < from + Long.SIZE).mapToLong(c -> 1L << c).reduce(0, (x, y) -> x | y);
    }

    /** What begins an escape that may stand for one of these characters; those of digits hold digits themselves. */
    private static String escapes(String characters) {
        return characters.equals(Alphabet.DIGIT.characters()) ? "" : "\\%";
    }

    private static boolean isWord(String text) {
        return text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '\'');
    }

    /**
     * Whether a value may be told behind a name.
     *
     * @param hitToByte where the name ends, or the blank behind it
     */
    boolean mayTell(RawPayload payload, int hitToByte) {
        return mayTellBehind(payload, payload.atOrZero(hitToByte - 1) == ' ' ? hitToByte - 1 : hitToByte);
    }

    private boolean mayTellBehind(RawPayload payload, int nameTo) {
        byte first = payload.atOrZero(nameTo);
        if (first == 's') {
            first = payload.atOrZero(nameTo + 1);
        }
        if (first == '%' && payload.isPercentEncoded(payload.atOrZero(nameTo) == 's' ? nameTo + 1 : nameTo)) {
            int before = RawPayload.before(nameTo);
            return mayTellBehind(payload.withoutPercent(nameTo, before), before);
        }
        boolean goesOn = first == ' ' || first == ',' || first == ')' || first == '?' || first == '\'' || first == '\\' || first < 0;
        return (goesOn || (Sentence.isEnd(first) && mayResume(payload, payload.atOrZero(nameTo) == 's' ? nameTo + 2 : nameTo + 1)))
                && mayTellAny(payload, nameTo);
    }

    /** Whether the sentence behind a blank may go on to tell what was named. */
    private static boolean mayResume(RawPayload payload, int blank) {
        if (payload.atOrZero(blank) != ' ') {
            return payload.atOrZero(blank) == '%';
        }
        int clipped = CLIPPED.widthAt(payload, blank + 1);
        byte behind = clipped > 0 ? payload.atOrZero(blank + 1 + clipped) : 0;
        return behind == '\\' || behind == '%' || RESUMING.widthAt(payload, blank + 1) > 0;
    }

    /** Of those values of which what they hold stands in the sentence: that is told at a glance, and in most it does not. */
    private boolean mayTellAny(RawPayload payload, int nameTo) {
        int count = payload.buffer(nameTo, payload.length());
        byte[] text = payload.buffer();
        long low = 0;
        long high = 0;
        int at = 0;
        while (at < count && (!endsSentence(text, at) || (text[at] == ' ' && mayResume(payload, nameTo + at)))) {
            byte b = text[at++];
            long bit = 1L << b;
            low |= b >= 0 && b < Long.SIZE ? bit : 0;
            high |= b >= Long.SIZE ? bit : 0;
        }
        boolean more = at == count && nameTo + count < payload.length();
        long asked = 0;
        for (int i = 0; i < heldLow.length; i++) {
            asked |= more || ((low & heldLow[i]) | (high & heldHigh[i])) != 0 ? 1L << i : 0;
        }
        return asked != 0 && mayFollow(payload, nameTo, asked);
    }

    private static boolean endsSentence(byte[] text, int at) {
        byte b = text[at];
        return b <= ' ' && b >= 0 && (b != ' ' || (at > 0 && Sentence.isEnd(text[at - 1])));
    }

    /** @param asked the bits of the values of which one may follow */
    private boolean mayFollow(RawPayload payload, int nameTo, long asked) {
        int at = nameTo;
        boolean inWord = true;
        // what stands before a value takes a few characters more than the gap
        for (int characters = 0; characters < Sentence.MAX_GAP + 8 && at < payload.length(); characters++) {
            byte b = payload.at(at);
            if (WITHIN_WORD[b & 0xff]) {
                inWord = true;
                at++;
                continue;
            }
            if (b == ' ' && Sentence.isEnd(payload.atOrZero(at - 1)) && !mayResume(payload, at)) {
                return false;
            }
            boolean begins = false;
            if (isQuoteInWord(payload, at, inWord)) {
                return false;
            }
            inWord = b > ' ' && b != '\\' && !Sentence.isOpening(b) && !payload.isPercentEncoded(at);
            if (b == '\\') {
                int to = endOfEscape(payload, at);
                if (to < 0) {
                    return false;
                }
                at = to;
                begins = true;
            } else if (payload.isPercentEncoded(at)) {
                at += 3;
                begins = true;
            } else if (b == ' ' || Sentence.isOpening(b)) {
                begins = b != ' ' || at - nameTo <= NEAR || isTold(payload, at);
                at++;
            } else if (b < 0) {
                begins = true;
                at++;
            } else if (b == '>' || (b == '=' && mayBeArrow(payload, at)) || Sentence.isWordByte(b)) {
                at++;
            } else {
                return false;
            }
            if (begins && at < payload.length() && values.mayBeginAt(payload, at, payload.length(), false, asked)) {
                return true;
            }
            if (b == '"' && !Sentence.isOpening(payload.atOrZero(at)) && payload.atOrZero(at) != '\\') {
                return false;
            }
        }
        return false;
    }

    /** Whether a double quote stands, in JSON or not, where a character before it belongs to a word: no sentence goes on behind it. */
    private static boolean isQuoteInWord(RawPayload payload, int at, boolean inWord) {
        if (!inWord) {
            return false;
        }
        int quote = at;
        while (payload.atOrZero(quote) == '\\' && quote - at < MAX_ESCAPE) {
            quote++;
        }
        return payload.atOrZero(quote) == '"';
    }

    /** Whether the word before a blank may be one that tells a value. */
    private static boolean isTold(RawPayload payload, int blank) {
        byte last = payload.atOrZero(blank - 1);
        boolean beyondAscii = last < 0 || payload.atOrZero(blank - 2) < 0; // the list has none of those words
        if (beyondAscii || TELLING_SIGN[last & 0xff] || TELLING_WORDS.endsAt(payload, blank)) {
            return true;
        }
        for (int at = blank - NEAR; at < blank; at++) {
            if (payload.atOrZero(at) == '\\') {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeArrow(RawPayload payload, int at) {
        byte next = payload.atOrZero(at + 1);
        return next == '>' || next == ' ' || next == '\\' || next == '%';
    }

    /** Behind what backslashes escape; -1 for blanks that no sentence holds. */
    private static int endOfEscape(RawPayload payload, int from) {
        int at = from;
        while (payload.atOrZero(at) == '\\' && at - from < MAX_ESCAPE) {
            at++;
        }
        byte escaped = payload.atOrZero(at);
        return switch (escaped) {
            case 'n', 'r', 't', '\\', 0 -> -1;
            case 'u', 'U' -> at + 5;
            default -> at + 1;
        };
    }
}
