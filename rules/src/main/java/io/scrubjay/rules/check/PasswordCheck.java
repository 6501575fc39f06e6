package io.scrubjay.rules.check;

import java.util.Locale;
import java.util.Set;

/**
 * Tells a password from the other things that follow the word in logs and code: states ({@code password: incorrect}),
 * switches, variables, calls, paths, addresses, times and counters.
 *
 * <p>A single plain word is taken for prose: {@code password: letmein} is missed, so that {@code password: required}
 * passes.
 */
final class PasswordCheck implements Check {
    private static final Set<String> WORDS = Set.of(
            "sha256", "sha512", "sha1sum", "argon2", "argon2id", "bcrypt", "scram-sha-256", "scram-sha-1", "pbkdf2",
            "password", "passwd", "pass", "password1", "htpasswd", "base64", "x-www-form-urlencoded", "utf-8", "oauth2",
            "username:password", "user:password", "auth:password", "pass:word");

    static final double STRANGE_BITS = 4.6;
    static final int MIN_LETTERS_ONLY = 8;
    private static final int MAX_DIGITS_ONLY = 9;
    private static final int MIN_VARIABLE = 3;
    /** Of words that a sign joins. */
    private static final int MIN_WORD = 3;

    @Override
    public boolean accepts(String text, int from, int to) {
        String value = text.substring(from, to);
        if (WORDS.contains(value.toLowerCase(Locale.ROOT)) || isPlace(value) || isTime(value) || isAddress(value)) {
            return false;
        }
        int letters = 0;
        int digits = 0;
        int joints = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            letters += isLetter(c) ? 1 : 0;
            digits += Characters.isDigit(c) ? 1 : 0;
            joints += c == '_' || c == '-' || c == '.' || c == ':' || c == '/' || c == ',' ? 1 : 0;
        }
        int signs = value.length() - letters - digits - joints;
        if (letters == 0 && signs == 0) {
            return joints == 0 && digits <= MAX_DIGITS_ONLY;
        }
        if (isCode(value, digits) || (isBehindEmptyVariable(text, from) && isVariableAssigned(value))) {
            return false;
        }
        if (digits == 0 && (signs == 0 || onlyAtTheEdges(value, signs))) {
            return areJoinedWords(value)
                    || (value.length() >= MIN_LETTERS_ONLY
                            && value.chars().allMatch(c -> c < 0x80)
                            && !Characters.containsIgnoreCase(text, from, to, "passw")
                            && !Characters.containsIgnoreCase(text, from, to, "pwd")
                            && RandomnessCheck.bits(text, from, to) >= STRANGE_BITS);
        }
        return !Characters.isHexNumber(text, from, to);
    }

    /** {@code glacier-Nap}, {@code kite_copper-Sand}: words of which the first begins with a small letter and the last with a capital, and none is of code. */
    private static boolean areJoinedWords(String value) {
        int last = Math.max(value.lastIndexOf('-'), value.lastIndexOf('_')) + 1;
        int first = endOfLetters(value, 0);
        if (first < MIN_WORD || !Characters.isLower(value.charAt(0)) || value.length() - last < MIN_WORD || !Characters.isUpper(value.charAt(last))) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean joint = (c == '-' || c == '_') && Characters.isLetter(value.charAt(i - 1));
            if (!Characters.isLetter(c) && !joint) {
                return false;
            }
        }
        return Characters.isLower(value.charAt(last + 1)) && !ToldCheck.holdsCode(value);
    }

    private static int endOfLetters(String value, int from) {
        int to = from;
        while (to < value.length() && Characters.isLetter(value.charAt(to))) {
            to++;
        }
        return to;
    }

    /** A letter, or a byte of one beyond ASCII. */
    static boolean isLetter(char c) {
        return Characters.isLetter(c) || c >= 0x80;
    }

    /** A path, a URL, a file of secrets. */
    private static boolean isPlace(String value) {
        return value.contains("://")
                || value.startsWith("./")
                || value.startsWith("~/")
                || (value.contains("passw") && value.indexOf('/') > 0)
                || (value.startsWith("/") && value.indexOf('/', 1) > 0)
                || (value.length() > 2 && value.charAt(1) == ':' && value.charAt(2) == '\\');
    }

    /** A date, as {@code 2026-11-23} begins. */
    private static boolean isTime(String value) {
        return value.length() >= 8
                && Characters.isDigit(value.charAt(0))
                && Characters.isDigit(value.charAt(3))
                && (value.charAt(4) == '-' || value.charAt(4) == '/')
                && Characters.isDigit(value.charAt(5))
                && (value.charAt(7) == '-' || value.charAt(7) == '/');
    }

    /** A mail address in lower case: passwords are reset for these. */
    private static boolean isAddress(String value) {
        int at = value.indexOf('@');
        int point = value.indexOf('.', Math.max(0, at));
        if (at <= 0 || point < 0 || point == value.length() - 1) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Characters.isLower(c) && !Characters.isDigit(c) && "@.-_+".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * A call, an index, a member access: {@code getenv(}, {@code config[}, {@code settings.db.password},
     * {@code self->pw}.
     */
    private static boolean isCode(String value, int digits) {
        if (value.contains("->") || value.contains("::") || value.endsWith("(") || value.contains("()")) {
            return true;
        }
        int bracket = value.indexOf('(');
        if (bracket > 0 && isName(value, 0, bracket)) {
            return true;
        }
        int index = value.indexOf('[');
        if (index > 0 && digits == 0 && isName(value, 0, index)) {
            return true;
        }
        if (value.endsWith("[") && isMember(value)) {
            return true;
        }
        return (digits == 0 && value.indexOf('.') > 0 && isName(value, 0, value.length())) || isConstant(value);
    }

    /** {@code data.vault_kv_secret_v2.db.data[}: names, with digits among them, that points join. */
    private static boolean isMember(String value) {
        int last = value.length() - 1;
        for (int i = 0; i < last; i++) {
            char c = value.charAt(i);
            if (!Characters.isAlnum(c) && c != '_' && c != '.') {
                return false;
            }
        }
        return Characters.isLetter(value.charAt(0)) && value.indexOf('.') > 0;
    }

    /** {@code process.env.E2E_PASSWORD}: capitals, digits and underscores behind names that points join. */
    private static boolean isConstant(String value) {
        int end = value.endsWith(")") ? value.length() - 1 : value.length();
        int constant = value.lastIndexOf('.', end) + 1;
        boolean joined = false;
        for (int i = constant; i < end; i++) {
            char c = value.charAt(i);
            joined |= c == '_';
            if (!Characters.isUpper(c) && !Characters.isDigit(c) && c != '_') {
                return false;
            }
        }
        return joined && constant > 1 && isName(value, 0, constant);
    }

    /** Whether a line begins here behind one that ends in an equals sign. */
    private static boolean isBehindEmptyVariable(String text, int from) {
        int at = from;
        while (at > 0 && (text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r')) {
            at--;
        }
        if (at == from && from > 1 && text.startsWith("\\n", from - 2)) {
            at = from - 2;
        }
        return at < from && at > 0 && text.charAt(at - 1) == '=';
    }

    /** {@code DB_HOST=localhost}: the next line, where a variable was left empty. */
    private static boolean isVariableAssigned(String value) {
        int at = 0;
        while (at < value.length() && (Characters.isUpper(value.charAt(at)) || value.charAt(at) == '_')) {
            at++;
        }
        return at >= MIN_VARIABLE && at < value.length() && value.charAt(at) == '=';
    }

    private static boolean isName(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!Characters.isLetter(c) && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** {@code incorrect!}, {@code *required*}: the signs are punctuation. */
    private static boolean onlyAtTheEdges(String value, int signs) {
        int from = 0;
        int to = value.length();
        while (from < to && !Characters.isAlnum(value.charAt(from))) {
            from++;
        }
        while (to > from && !Characters.isAlnum(value.charAt(to - 1))) {
            to--;
        }
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!isLetter(c) && !Characters.isDigit(c) && "_-.:/,".indexOf(c) < 0) {
                return false;
            }
        }
        return signs <= 2 || to - from < 4;
    }
}
