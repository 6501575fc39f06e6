package io.scrubjay.rules.check;

/**
 * Asks for what no word of a text looks like: a sign between letters and digits that joins no words ({@code Copper&22}, not
 * {@code LoginPage-2} or {@code /var/log/auth.log}), one behind a word and a number ({@code Copper1997*}), letters and digits
 * that read like random ones, in both cases or with digits here and there, alone or at the beginning, the form of what a
 * browser suggests ({@code rekjyv-gymVyk-juxke9}), or that of a {@linkplain MemorablePassword password that
 * people remember}.
 */
final class DistinctiveCheck implements Check {
    private static final String JOINTS = "_-.:/,=";
    private static final String LAST_SIGNS = "!@#$%^&*+";
    /** With a sign among them; numbers are joined by signs, too. */
    private static final int MIN_LETTERS = 2;
    /** Of letters and digits alone. */
    private static final int MIN_LENGTH = 8;

    private static final int SUGGESTED_PART = 6;
    private static final int SUGGESTED_LENGTH = 3 * SUGGESTED_PART + 2;

    private static final byte LETTER = 0;
    private static final byte HEX_LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte JOINT = 3;
    private static final byte SIGN = 4;
    private static final byte LAST_SIGN = 5;
    /** Of each byte its kind. */
    private static final byte[] KINDS = new byte[256];

    static {
        for (int b = 0; b < KINDS.length; b++) {
            KINDS[b] = kind((char) b);
        }
    }

    private static final RandomnessCheck RANDOM = new RandomnessCheck(4.2, 4.6);
    /** For fewer characters, or without capitals. */
    private static final RandomnessCheck MORE_RANDOM = new RandomnessCheck(4.5, 4.9);

    private static final int LONG = 12;
    /** What stands before a sign that joins words must be longer. */
    private static final int MIN_FIRST = 10;
    /** Capitals behind small letters, where all digits stand at the end: so many words are rarely joined. */
    private static final int MIN_HUMPS = 2;

    @Override
    public boolean accepts(String text, int from, int to) {
        boolean began = false;
        boolean sign = false;
        boolean joint = false;
        int letters = 0;
        int digitsAtEnd = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean letter = PasswordCheck.isLetter(c);
            if (letter || Characters.isDigit(c)) {
                letters += letter ? 1 : 0;
                if (sign && letters >= MIN_LETTERS) {
                    return true;
                }
                began = true;
                digitsAtEnd = Characters.isDigit(c) ? digitsAtEnd + 1 : 0;
            } else {
                if (LAST_SIGNS.indexOf(c) >= 0 && digitsAtEnd >= 2 && letters >= MIN_LETTERS && i + 2 >= to) {
                    return true;
                }
                digitsAtEnd = 0;
                joint = true;
                sign |= began && isSign(c) && !isVolume(text, i);
            }
        }
        int firstTo = joint ? Characters.endOfAlnum(text, from, to) : to;
        return (firstTo - from >= (joint ? MIN_FIRST : MIN_LENGTH) && readsRandom(text, from, firstTo, joint))
                || MemorablePassword.is(text, from, to)
                || isSuggested(text, from, to);
    }

    /**
     * Whether it has the form of the passwords that Apple's programs suggest: three times six characters joined by hyphens, of
     * which one is a capital, one a digit.
     */
    private static boolean isSuggested(String text, int from, int to) {
        if (to - from != SUGGESTED_LENGTH) {
            return false;
        }
        int upper = 0;
        int digits = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            boolean hyphen = (at - from) % (SUGGESTED_PART + 1) == SUGGESTED_PART;
            if (hyphen ? c != '-' : !Characters.isAlnum(c)) {
                return false;
            }
            upper += Characters.isUpper(c) ? 1 : 0;
            digits += Characters.isDigit(c) ? 1 : 0;
        }
        return upper == 1 && digits == 1;
    }

    private static boolean mayBeSuggested(byte[] text, int from, int to) {
        return to - from >= SUGGESTED_LENGTH && text[from + SUGGESTED_PART] == '-' && text[from + 2 * SUGGESTED_PART + 1] == '-';
    }

    /** {@code kubernetes.io~projected}, as the kubelet names the directories of volumes. */
    private static boolean isVolume(String text, int tilde) {
        return text.charAt(tilde) == '~' && text.startsWith(".io", tilde - 3);
    }

    private static boolean isVolume(byte[] text, int from, int tilde) {
        return text[tilde] == '~' && tilde - 3 >= from && text[tilde - 1] == 'o' && text[tilde - 2] == 'i' && text[tilde - 3] == '.';
    }

    private static boolean isSign(char c) {
        return JOINTS.indexOf(c) < 0;
    }

    /** @param joined whether more stands behind it, so that it must be of both cases */
    private static boolean readsRandom(String text, int from, int to, boolean joined) {
        int lower = 0;
        int upper = 0;
        int hex = 0;
        int places = 0;
        int humps = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            lower += Characters.isLower(c) ? 1 : 0;
            upper += Characters.isUpper(c) ? 1 : 0;
            hex += Characters.isHex(c) ? 1 : 0;
            places += Characters.isDigit(c) && i + 1 < to && !Characters.isDigit(text.charAt(i + 1)) ? 1 : 0;
            humps += i > from && Characters.isUpper(c) && Characters.isLower(text.charAt(i - 1)) ? 1 : 0;
        }
        boolean bothCases = lower > 0 && upper > 0;
        boolean digitsAtEnd = places == 0 && to - from >= LONG && Characters.isDigit(text.charAt(to - 1));
        if (hex == to - from || (places == 0 && !(digitsAtEnd && humps >= MIN_HUMPS))) {
            return false;
        }
        if (!bothCases && (joined || places < 2)) {
            return false;
        }
        return (bothCases && places > 0 && to - from >= LONG ? RANDOM : MORE_RANDOM).accepts(text, from, to);
    }

    /** Whether a value may be accepted that begins at {@code from} and ends at {@code to} or before. */
    static boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
        boolean began = false;
        boolean sign = false;
        int digitsAtEnd = 0;
        int alnum = 0;
        int digits = 0;
        int hex = 0;
        for (int i = from; i < to; i++) {
            byte kind = KINDS[text[i] & 0xff];
            if (kind <= DIGIT) {
                if (sign) {
                    return true;
                }
                began = true;
                digitsAtEnd = kind == DIGIT ? digitsAtEnd + 1 : 0;
                if (alnum == i - from) {
                    alnum++;
                    digits += kind == DIGIT ? 1 : 0;
                    hex += kind == LETTER ? 0 : 1;
                }
            } else {
                if (kind == LAST_SIGN && digitsAtEnd >= 2) {
                    return true;
                }
                sign |= began && kind != JOINT && !isVolume(text, from, i);
            }
        }
        return (alnum >= MIN_LENGTH && digits > 0 && hex < alnum && RANDOM.mayAccept(text, from, from + alnum, MIN_LENGTH))
                || MemorablePassword.mayBegin(text, from, to)
                || mayBeSuggested(text, from, to);
    }

    private static byte kind(char c) {
        if (Characters.isDigit(c)) {
            return DIGIT;
        }
        if (Characters.isLetter(c)) {
            return Characters.isHex(c) ? HEX_LETTER : LETTER;
        }
        if (c >= 0x80) {
            return LETTER;
        }
        return LAST_SIGNS.indexOf(c) >= 0 ? LAST_SIGN : isSign(c) ? SIGN : JOINT;
    }
}
