package io.scrubjay.rules.check;

/** What the beginning of a value says about {@link PasswordCheck} and {@link QuotedPasswordCheck}. */
final class PasswordBeginning {
    /** A name and a scheme of a URL, with what follows them. */
    private static final int MAX_SCHEME = 24;

    private PasswordBeginning() {}

    /** Whether the value may have a digit or a sign that makes it a password, or may be strange letters. */
    static boolean mayAccept(byte[] text, int from, int to, int leastBytes) {
        if (holdsAuthority(text, from, Math.min(to, from + MAX_SCHEME))) {
            return false;
        }
        int at = from;
        while (at < to && (PasswordCheck.isLetter(c(text, at)) || isJoint(text[at]))) {
            at++;
        }
        if (at < to && !(text[at] == '(' && at > from && isName(text, from, at))) {
            return true;
        }
        return mayBeJoinedWords(text, from, at) || mayBeStrange(text, from, at);
    }

    /** A small letter first, and a capital behind a sign. */
    private static boolean mayBeJoinedWords(byte[] text, int from, int to) {
        if (!Characters.isLower(c(text, from))) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if ((text[i - 1] == '-' || text[i - 1] == '_') && Characters.isUpper(c(text, i))) {
                return true;
            }
        }
        return false;
    }

    /** The same where plain words count, too, since they stand in quotes. */
    static boolean mayAcceptQuoted(byte[] text, int from, int to, int leastBytes) {
        return mayAccept(text, from, to, leastBytes) || isWord(text, from, from + leastBytes);
    }

    /** Letters and what joins them count from a length on and if they are no code. */
    private static boolean mayBeStrange(byte[] text, int from, int to) {
        int sum = 0;
        for (int i = from + 1; i < to; i++) {
            sum += RandomnessCheck.surprise(i - 2 >= from ? c(text, i - 2) : 0, c(text, i - 1), c(text, i));
            int length = i + 1 - from;
            if (length >= PasswordCheck.MIN_LETTERS_ONLY && (double) sum / (length - 1) >= PasswordCheck.STRANGE_BITS) {
                return true;
            }
        }
        return false;
    }

    /** Whether a URL begins here, perhaps behind a name; a value ends with its word, and not between the signs of a URL. */
    private static boolean holdsAuthority(byte[] text, int from, int to) {
        for (int i = from + 2; i < to; i++) {
            if (text[i] == '/' && text[i - 1] == '/' && text[i - 2] == ':') {
                return true;
            }
        }
        return false;
    }

    private static boolean isName(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Characters.isLetter(c(text, i)) && text[i] != '_' && text[i] != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Characters.isLetter(c(text, i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isJoint(byte b) {
        return b == '_' || b == '-' || b == '.' || b == ':' || b == '/' || b == ',';
    }

    private static char c(byte[] text, int at) {
        return (char) (text[at] & 0xff);
    }
}
