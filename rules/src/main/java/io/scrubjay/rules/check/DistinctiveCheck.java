package io.scrubjay.rules.check;

/**
 * Asks for what no word of a text looks like: a sign between letters and digits that joins no words ({@code Copper&22}, not
 * {@code LoginPage-2} or {@code /var/log/auth.log}), one behind a word and a number ({@code Copper1997*}), letters and digits alone
 * that read like random ones, in both cases or with digits here and there, or the form of a {@linkplain MemorablePassword password that
 * people remember}.
 */
final class DistinctiveCheck implements Check {
    private static final String JOINTS = "_-.:/,=";
    private static final String LAST_SIGNS = "!@#$%^&*+";
    /** With a sign among them; numbers are joined by signs, too. */
    private static final int MIN_LETTERS = 2;
    /** Of letters and digits alone. */
    private static final int MIN_LENGTH = 8;

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
        return (!joint && readsRandom(text, from, to))
                || MemorablePassword.is(text, from, to);
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

    private static boolean readsRandom(String text, int from, int to) {
        int lower = 0;
        int upper = 0;
        int hex = 0;
        int places = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            lower += Characters.isLower(c) ? 1 : 0;
            upper += Characters.isUpper(c) ? 1 : 0;
            hex += Characters.isHex(c) ? 1 : 0;
            places += Characters.isDigit(c) && i + 1 < to && !Characters.isDigit(text.charAt(i + 1)) ? 1 : 0;
        }
        if (to - from < MIN_LENGTH || hex == to - from || places == 0) {
            return false;
        }
        boolean bothCases = lower > 0 && upper > 0;
        if (!bothCases && places < 2) {
            return false;
        }
        return (bothCases && to - from >= LONG ? RANDOM : MORE_RANDOM).accepts(text, from, to);
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
                || MemorablePassword.mayBegin(text, from, to);
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
