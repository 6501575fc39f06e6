package io.scrubjay.rules.check;

import java.util.Locale;

/**
 * Tells keys from words: accepts what reads like random characters, rejects identifiers, paths, sentences and numbers.
 *
 * <p>The measure is the mean surprise of a character after the one before it, in bits: for letters from how often the
 * pair stands in English and in program code, for changes between letters, digits and signs a constant. Of 57,000
 * identifiers from source code and system logs 1 in 10 lies above 3.7 bits and 1 in 100 above 4.2; of random base62 of
 * 20 characters 199 in 200 lie above 4.5.
 */
final class RandomnessCheck implements Check {
    /**
     * Surprise of a letter (column) after a letter (row), in bits, rounded and at most 9; counted over words of program
     * code.
     */
    private static final String SURPRISE = """
            85448758596343959343667769
            36563678358366469446379957
            38573793594467269463579979
            46652678288476479546588879
            47436568798453756234867579
            47664378299477369454497969
            47672754499454469346478976
            28762888397666389464587969
            55455559998452459543959696
            36562788475757358647387979
            37662656397475568635586969
            37752789398377379855579948
            25762799397657339856579969
            48433538496676469843568979
            66447668696442549344455799
            38673776498477349354587969
            78767889799577776557077999
            37552769396655369444678959
            58472774396667548742477959
            38672794399667469345587959
            54564569598343649333899899
            27781789399767579766886899
            27553774399574469447787799
            46463587399657639642789458
            46564668498543529533676876
            37671686399667479767797966
            """.replace("\n", "");

    private static final int LETTERS = 26;
    /** Two classes of characters meet: {@code a7}, {@code aB} inside a word. */
    private static final int CHANGE_BITS = 5;
    private static final int DIGIT_BITS = 3;
    /** What joins words and numbers: {@code _ - . / :} and blanks. */
    private static final int JOINT_BITS = 2;
    private static final int SIGN_BITS = 4;
    private static final int MIN_LENGTH = 4;
    private static final int MIN_HEX_LENGTH = 16;
    private static final int MIN_HEX_RUN = 20;
    private static final int MIN_OF_EACH = 4;

    private final double minBits;
    private final double minBitsLettersOnly;

    /**
     * @param minBits mean surprise of a secret, at least
     * @param minBitsLettersOnly the same for one without a single digit, which must look stranger
     */
    RandomnessCheck(double minBits, double minBitsLettersOnly) {
        this.minBits = minBits;
        this.minBitsLettersOnly = minBitsLettersOnly;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        if (to - from < MIN_LENGTH || Characters.isHexNumber(text, from, to)) {
            return false;
        }
        int letters = 0;
        int digits = 0;
        int hex = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            letters += Characters.isLetter(c) ? 1 : 0;
            digits += Characters.isDigit(c) ? 1 : 0;
            hex += Characters.isHex(c) || c == '-' ? 1 : 0;
        }
        if (hex == to - from && hex >= MIN_HEX_LENGTH) {
            return letters >= 2 && digits >= 2;
        }
        return holdsHexRun(text, from, to)
                || (letters > 0 && bits(text, from, to) >= (digits == 0 ? minBitsLettersOnly : minBits));
    }

    /** Whether a long run of hexadecimal digits stands in it, as behind a prefix: {@code key-<32 digits>}. */
    private static boolean holdsHexRun(String text, int from, int to) {
        int letters = 0;
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Characters.isDigit(c)) {
                digits++;
            } else if (Characters.isHex(c)) {
                letters++;
            } else {
                letters = 0;
                digits = 0;
            }
            if (isHexRun(letters, digits)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHexRun(int letters, int digits) {
        return letters + digits >= MIN_HEX_RUN && letters >= MIN_OF_EACH && digits >= MIN_OF_EACH;
    }

    @Override
    public String explain(String text, int from, int to) {
        return String.format(
                Locale.ROOT,
                "%.2f bits of surprise a character (expected: >= %.1f, without a digit %.1f)",
                bits(text, from, to),
                minBits,
                minBitsLettersOnly);
    }

    /** The mean surprise in bits; 0 for fewer than two characters. */
    static double bits(String text, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int sum = 0;
        for (int i = from + 1; i < to; i++) {
            sum += surprise(text, from, i);
        }
        return (double) sum / (to - from - 1);
    }

    /**
     * Whether a value may be accepted that begins at {@code from} and ends anywhere from {@code from + leastBytes} to
     * {@code to}.
     */
    boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
        boolean number = to - from >= 2 && text[from] == '0' && (text[from + 1] | 0x20) == 'x';
        boolean hexRun = false;
        int sum = 0;
        int letters = 0;
        int digits = 0;
        boolean hex = true;
        int hexLetters = 0;
        int hexDigits = 0;
        for (int i = from; i < to; i++) {
            char c = latin1(text, i);
            hexDigits = !Characters.isHex(c) ? 0 : hexDigits + (Characters.isDigit(c) ? 1 : 0);
            hexLetters = !Characters.isHex(c) ? 0 : hexLetters + (Characters.isDigit(c) ? 0 : 1);
            number &= i < from + 2 || Characters.isHex(c);
            hexRun |= isHexRun(hexLetters, hexDigits);
            if (hexRun && !number) {
                return true;
            }
            letters += Characters.isLetter(c) ? 1 : 0;
            digits += Characters.isDigit(c) ? 1 : 0;
            hex &= Characters.isHex(c) || c == '-';
            if (i > from) {
                sum += surprise(i - 2 >= from ? latin1(text, i - 2) : 0, latin1(text, i - 1), c);
            }
            int length = i + 1 - from;
            if (length >= Math.max(MIN_LENGTH, leastBytes) && !number) {
                boolean strange = (double) sum / (length - 1) >= (digits == 0 ? minBitsLettersOnly : minBits);
                if ((strange && letters > 0) || (hex && length >= MIN_HEX_LENGTH && letters >= 2 && digits >= 2)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static char latin1(byte[] text, int at) {
        return (char) (text[at] & 0xff);
    }

    private static int surprise(String text, int from, int at) {
        return surprise(at - 2 >= from ? text.charAt(at - 2) : 0, text.charAt(at - 1), text.charAt(at));
    }

    /**
     * The surprise of a character.
     *
     * @param earlier two before it, 0 for none
     * @param before the one before it
     */
    static int surprise(char earlier, char before, char c) {
        if (Characters.isLetter(before) && Characters.isLetter(c)) {
            boolean hump = Characters.isLower(before) && Characters.isUpper(c);
            boolean acronymEnds = Characters.isUpper(before) && Characters.isLower(c) && Characters.isUpper(earlier);
            return hump || acronymEnds ? CHANGE_BITS : pair(before, c);
        }
        if (Characters.isDigit(before) && Characters.isDigit(c)) {
            return DIGIT_BITS;
        }
        if (Characters.isAlnum(before) && Characters.isAlnum(c)) {
            return CHANGE_BITS;
        }
        return isJoint(before) || isJoint(c) ? JOINT_BITS : SIGN_BITS;
    }

    private static int pair(char before, char c) {
        return SURPRISE.charAt((Characters.toLower(before) - 'a') * LETTERS + Characters.toLower(c) - 'a') - '0';
    }

    private static boolean isJoint(char c) {
        return c == '_' || c == '-' || c == '.' || c == '/' || c == ':' || c <= ' ';
    }
}
