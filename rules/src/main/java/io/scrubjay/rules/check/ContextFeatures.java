package io.scrubjay.rules.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a value looks like and what is said around it, as features by which a {@link ContextModel} tells whether somebody tells a
 * password there: the value's form, not what it spells, and the words, numbers and signs beside it. Stateless, any thread.
 */
final class ContextFeatures {
    /** So far the context reaches before a value and behind it, in bytes. */
    static final int BEFORE_BYTES = 140;

    static final int BEHIND_BYTES = 100;

    /** Words farther away do not count. */
    private static final int MAX_BEFORE = 20;

    private static final int MAX_BEHIND = 12;

    private static final int MAX_FORM = 10;
    private static final int MIN_WORD = 4;

    private static final String NUMBER = "#";
    private static final String LINE_BREAK = "\\n";
    private static final String BEGINNING = "^";
    private static final String END = "$";
    /** Of a value, so that no line of a model ends with one. */
    private static final String BLANK = "_";

    /** Of UTF-8 with three bytes: dashes, arrows, quotes, which are no letters. */
    private static final char GENERAL_PUNCTUATION = 0xe2;

    private static final int PUNCTUATION_BYTES = 3;

    private static final Check TOKEN_LIKE = new RandomnessCheck(3.4, 4.2);
    private static final Check RANDOM = new RandomnessCheck(4.2, 4.6);
    private static final Check DISTINCTIVE = new DistinctiveCheck();

    private ContextFeatures() {}

    /** What a feature says; its name in the model's file is in lower case. */
    enum Kind {
        /** Every value has it. */
        ANY,
        /** The value's length, in steps of three. */
        LENGTH,
        DIGITS,
        CAPITALS,
        /** How many of digits, capitals, small letters and signs it holds. */
        CLASSES,
        /** A sign that it holds. */
        SIGN,
        /** Its form: {@code a} for small letters, {@code A} for capitals, {@code 0} for digits, signs as they are ({@code Aa-0}), blanks as {@code _}. */
        FORM,
        /** The first two of these. */
        FORM_BEGIN,
        /** The last two. */
        FORM_END,
        /** How often its form changes. */
        TURNS,
        /** How many pieces of letters it has. */
        PIECES,
        /** Something else about it. */
        TRAIT,
        /** What stands right before it, and so on. */
        BEFORE_1,
        BEFORE_2,
        BEFORE_3,
        BEFORE_4,
        /** What stands right behind it, and so on. */
        BEHIND_1,
        BEHIND_2,
        BEHIND_3,
        /** A word somewhere before it. */
        BEFORE,
        /** A word somewhere behind it. */
        BEHIND;

        private static final Kind[] NEXT_BEFORE = {BEFORE_1, BEFORE_2, BEFORE_3, BEFORE_4};
        private static final Kind[] NEXT_BEHIND = {BEHIND_1, BEHIND_2, BEHIND_3};

        private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final int hash = word.hashCode();

        /** Its name in the model's file. */
        String word() {
            return word;
        }

        /** The same for each start of the program. */
        int hash() {
            return hash;
        }

        /** Whether capitals and small letters are told apart. */
        boolean isForm() {
            return this == FORM || this == FORM_BEGIN || this == FORM_END;
        }
    }

    /** Takes features. */
    @FunctionalInterface
    interface Listener {
        /** Takes one: what {@code text} says from {@code from} to {@code to}, letters in any casing but for forms. */
        void onFeature(Kind kind, String text, int from, int to);

        /** Takes one that is all of a text. */
        default void onFeature(Kind kind, String text) {
            onFeature(kind, text, 0, text.length());
        }

        /** Takes a count. */
        default void onCount(Kind kind, int count, int most) {
            onFeature(kind, COUNTS, Math.min(count, most), Math.min(count, most) + 1);
        }
    }

    private static final String COUNTS = "0123456789";

    /**
     * Tells all features of a value.
     *
     * @param text one byte a character (ISO 8859-1)
     */
    static void of(String text, int from, int to, Listener listener) {
        listener.onFeature(Kind.ANY, "value");
        ofValue(text, from, to, listener);
        before(text, from, listener);
        behind(text, to, listener);
    }

    private static void ofValue(String text, int from, int to, Listener listener) {
        int digits = 0;
        int capitals = 0;
        int small = 0;
        int hex = 0;
        int pieces = 0;
        int piece = 0;
        int longest = 0;
        boolean within = false;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            boolean letter = Characters.isLetter(c);
            digits += Characters.isDigit(c) ? 1 : 0;
            capitals += Characters.isUpper(c) ? 1 : 0;
            small += Characters.isLower(c) ? 1 : 0;
            hex += Characters.isHex(c) ? 1 : 0;
            pieces += letter && piece == 0 ? 1 : 0;
            piece = letter ? piece + 1 : 0;
            longest = Math.max(longest, piece);
            within |= Characters.isDigit(c) && at > from && at + 1 < to && Characters.isLetter(text.charAt(at - 1)) && Characters.isLetter(text.charAt(at + 1));
            if (!letter && !Characters.isDigit(c) && text.indexOf(c, from) == at) {
                if (c == ' ') {
                    listener.onFeature(Kind.SIGN, BLANK);
                } else {
                    listener.onFeature(Kind.SIGN, text, at, at + 1);
                }
            }
        }
        int signs = to - from - digits - capitals - small;
        listener.onCount(Kind.LENGTH, (to - from) / 3, 8);
        listener.onCount(Kind.DIGITS, digits, 9);
        listener.onCount(Kind.CAPITALS, capitals, 3);
        listener.onCount(Kind.CLASSES, (digits > 0 ? 1 : 0) + (capitals > 0 ? 1 : 0) + (small > 0 ? 1 : 0) + (signs > 0 ? 1 : 0), 4);
        listener.onCount(Kind.PIECES, pieces, 5);
        if (within) {
            listener.onFeature(Kind.TRAIT, "digit-within");
        }
        if (longest >= MIN_WORD) {
            listener.onFeature(Kind.TRAIT, "word");
        } else if (longest <= 2) {
            listener.onFeature(Kind.TRAIT, "no-word");
        }
        if (TOKEN_LIKE.accepts(text, from, to)) {
            listener.onFeature(Kind.TRAIT, RANDOM.accepts(text, from, to) ? "random" : "token-like");
        }
        if (DISTINCTIVE.accepts(text, from, to)) {
            listener.onFeature(Kind.TRAIT, "distinctive");
        }
        int word = from;
        while (word < to && Characters.isLetter(text.charAt(word))) {
            word++;
        }
        if (MemorablePassword.isNumbered(text.substring(from, word))) {
            listener.onFeature(Kind.TRAIT, "numbered");
        }
        if (hex == to - from) {
            listener.onFeature(Kind.TRAIT, "hexadecimal");
        }
        if (holdsYear(text, from, to)) {
            listener.onFeature(Kind.TRAIT, "year");
        }
        ofForm(form(text, from, to), listener);
    }

    private static void ofForm(String form, Listener listener) {
        listener.onFeature(Kind.FORM, form, 0, Math.min(MAX_FORM, form.length()));
        listener.onFeature(Kind.FORM_BEGIN, form, 0, Math.min(2, form.length()));
        listener.onFeature(Kind.FORM_END, form, Math.max(0, form.length() - 2), form.length());
        listener.onCount(Kind.TURNS, form.length(), 9);
    }

    private static String form(String text, int from, int to) {
        StringBuilder form = new StringBuilder();
        char last = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            char kind = kindOf(c);
            if (kind != last) {
                form.append(kind);
            }
            last = kind;
        }
        return form.toString();
    }

    private static char kindOf(char c) {
        if (Characters.isDigit(c)) {
            return '0';
        }
        if (Characters.isLetter(c) || c >= 0x80) {
            return Characters.isUpper(c) ? 'A' : 'a';
        }
        return c == ' ' ? BLANK.charAt(0) : c;
    }

    private static boolean holdsYear(String text, int from, int to) {
        for (int at = from; at + 4 <= to; at++) {
            boolean century = text.startsWith("19", at) || text.startsWith("20", at);
            boolean begins = at == from || !Characters.isDigit(text.charAt(at - 1));
            if (century && begins && endOfDigits(text, at, to) == at + 4) {
                return true;
            }
        }
        return false;
    }

    private static void before(String text, int from, Listener listener) {
        int first = Math.max(0, from - BEFORE_BYTES);
        int at = from;
        for (int count = 0; count < MAX_BEFORE; count++) {
            while (at > first && isBlank(text.charAt(at - 1))) {
                at--;
            }
            Kind next = count < Kind.NEXT_BEFORE.length ? Kind.NEXT_BEFORE[count] : null;
            if (at == first || isControl(text.charAt(at - 1))) {
                if (next == null) {
                    return;
                }
                listener.onFeature(next, BEGINNING);
            } else {
                int to = at;
                at = beginOfPiece(text, first, to);
                tell(next, Kind.BEFORE, text, at, to, listener);
            }
        }
    }

    private static void behind(String text, int to, Listener listener) {
        int last = Math.min(text.length(), to + BEHIND_BYTES);
        int at = to;
        for (int count = 0; count < MAX_BEHIND; count++) {
            while (at < last && isBlank(text.charAt(at))) {
                at++;
            }
            Kind next = count < Kind.NEXT_BEHIND.length ? Kind.NEXT_BEHIND[count] : null;
            if (at == last || isControl(text.charAt(at))) {
                if (next == null) {
                    return;
                }
                listener.onFeature(next, END);
            } else {
                int from = at;
                at = endOfPiece(text, from, last);
                tell(next, Kind.BEHIND, text, from, at, listener);
            }
        }
    }

    private static void tell(@Nullable Kind next, Kind anywhere, String text, int from, int to, Listener listener) {
        char first = text.charAt(from);
        if (isWordLetter(text, from)) {
            listener.onFeature(anywhere, text, from, to);
            if (next != null) {
                listener.onFeature(next, text, from, to);
            }
        } else if (next != null) {
            boolean lineBreak = first == '\n' || (first == '\\' && to - from == 2);
            if (lineBreak || Characters.isDigit(first)) {
                listener.onFeature(next, lineBreak ? LINE_BREAK : NUMBER);
            } else {
                listener.onFeature(next, text, from, to);
            }
        }
    }

    /** Where the word, number, line break or sign begins that ends at {@code to}. */
    private static int beginOfPiece(String text, int first, int to) {
        char last = text.charAt(to - 1);
        if (to - 2 >= first && text.charAt(to - 2) == '\\' && isEscape(last)) {
            return to - 2;
        }
        if (Characters.isDigit(last)) {
            int from = to - 1;
            while (from > first && Characters.isDigit(text.charAt(from - 1))) {
                from--;
            }
            return from;
        }
        int from = to;
        while (from > first && isWordLetter(text, from - 1) && !isPunctuation(text, from - PUNCTUATION_BYTES)) {
            boolean apostrophe = from - 2 >= first && text.charAt(from - 2) == '\'' && from - 3 >= first && isWordLetter(text, from - 3);
            from -= apostrophe ? 2 : 1;
        }
        if (from == to) {
            return isPunctuation(text, to - PUNCTUATION_BYTES) ? Math.max(first, to - PUNCTUATION_BYTES) : to - 1;
        }
        boolean escape = from > first && text.charAt(from - 1) == '\\' && isEscape(text.charAt(from)) && to - from > 1;
        return escape ? from + 1 : from;
    }

    private static int endOfPiece(String text, int from, int last) {
        char first = text.charAt(from);
        if (first == '\\' && from + 1 < last && isEscape(text.charAt(from + 1))) {
            return from + 2;
        }
        if (Characters.isDigit(first)) {
            return endOfDigits(text, from, last);
        }
        if (isPunctuation(text, from)) {
            return Math.min(last, from + PUNCTUATION_BYTES);
        }
        int to = from;
        while (to < last && isWordLetter(text, to) && !isPunctuation(text, to)) {
            boolean apostrophe = to + 2 < last && text.charAt(to + 1) == '\'' && isWordLetter(text, to + 2);
            to += apostrophe ? 2 : 1;
        }
        return Math.max(to, from + 1);
    }

    private static int endOfDigits(String text, int from, int last) {
        int to = from;
        while (to < last && Characters.isDigit(text.charAt(to))) {
            to++;
        }
        return to;
    }

    /** A letter, also one beyond ASCII, or a byte of one. */
    private static boolean isWordLetter(String text, int at) {
        char c = text.charAt(at);
        return Characters.isLetter(c) || (c >= 0x80 && c != GENERAL_PUNCTUATION);
    }

    private static boolean isPunctuation(String text, int at) {
        return at >= 0 && at + PUNCTUATION_BYTES <= text.length() && text.charAt(at) == GENERAL_PUNCTUATION;
    }

    private static boolean isEscape(char c) {
        return c == 'n' || c == 'r' || c == 't';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private static boolean isControl(char c) {
        return c < ' ' && c != '\n' && !isBlank(c);
    }
}
