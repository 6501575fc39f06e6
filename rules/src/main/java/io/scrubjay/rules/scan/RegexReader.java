package io.scrubjay.rules.scan;

import java.util.Locale;
import java.util.TreeSet;

/**
 * Reads RE2 syntax that RE2/J has accepted already, from left to right, for what wants to know which characters stand in every
 * match. What it does not know it takes for anything. One expression each; one thread.
 */
final class RegexReader {
    /** Anything, or nothing at all. */
    private static final int ANYTHING = -1;

    /** Classes of more characters are taken for anything. */
    private static final int MOST_MEMBERS = 4;

    private final String regex;
    private int at;

    RegexReader(String regex) {
        this.regex = regex;
    }

    /** Whether an expression holds signs that mean themselves, between {@code \Q} and {@code \E}: those are not read. */
    static boolean isQuoted(String regex) {
        return regex.contains("\\Q");
    }

    boolean isAtEnd() {
        return at >= regex.length();
    }

    boolean isAt(char c) {
        return !isAtEnd() && regex.charAt(at) == c;
    }

    /** Whether an alternative ends here. */
    boolean isAtEndOfSequence() {
        return isAtEnd() || isAt('|') || isAt(')');
    }

    void skip() {
        at++;
    }

    /**
     * Reads the parenthesis that begins a group and what stands behind it up to its content.
     *
     * @return false for one that only sets flags: it is read to its end
     */
    boolean readGroup() {
        at++;
        if (isAt('?')) {
            while (!isAtEnd() && ":>)".indexOf(regex.charAt(at)) < 0) {
                at++;
            }
            boolean flags = isAt(')');
            at++;
            return !flags;
        }
        return true;
    }

    /** Whether what comes is a boundary or the beginning or end of something; it is read then. */
    boolean readZeroWidth() {
        boolean escaped = isAt('\\') && at + 1 < regex.length() && "bBAzZ".indexOf(regex.charAt(at + 1)) >= 0;
        if (!escaped && !isAt('^') && !isAt('$')) {
            return false;
        }
        at += escaped ? 2 : 1;
        return true;
    }

    /** Reads what stands for one character: those that it may be, in lower case and ascending order; empty for many, and for what JSON escapes. */
    String readCharacter() {
        if (isAt('[')) {
            return members();
        }
        char c = regex.charAt(at);
        int literal = isAt('\\') ? escape() : c;
        if (c != '\\') {
            at++;
        }
        return literal == ANYTHING || c == '.' || !isPrintable(literal) ? "" : lowerCase((char) literal);
    }

    private static String lowerCase(char c) {
        return String.valueOf(c).toLowerCase(Locale.ROOT);
    }

    private String members() {
        int to = endOfClass(regex, at);
        TreeSet<String> members = new TreeSet<>();
        boolean known = !regex.startsWith("^", at + 1);
        at++;
        while (known && at < to - 1) {
            int c = isAt('\\') ? escape() : regex.charAt(at++);
            boolean range = isAt('-') && at < to - 2;
            known = !range && isPrintable(c) && c != '[';
            members.add(lowerCase((char) c));
        }
        at = to;
        return known && members.size() <= MOST_MEMBERS ? String.join("", members) : "";
    }

    /** Behind a class of characters, of which the bracket stands at a place. */
    static int endOfClass(String regex, int from) {
        int to = from + (regex.startsWith("^", from + 1) ? 2 : 1);
        // a bracket that stands first is a member
        to += regex.startsWith("]", to) ? 1 : 0;
        while (to < regex.length() && regex.charAt(to) != ']') {
            int name = regex.startsWith("[:", to) ? regex.indexOf(":]", to) : -1;
            if (name >= 0) {
                to = name + 2;
            } else {
                to += regex.charAt(to) == '\\' ? 2 : 1;
            }
        }
        return Math.min(to, regex.length()) + 1;
    }

    /** The printable character that an escape stands for; {@link #ANYTHING} for classes and all that JSON escapes. */
    private int escape() {
        at++;
        if (isAtEnd()) {
            return ANYTHING;
        }
        char c = regex.charAt(at++);
        if (c == 'x' && at + 1 < regex.length() && regex.charAt(at) != '{') {
            int code = Integer.parseInt(regex.substring(at, at + 2), 16);
            at += 2;
            return isPrintable(code) ? code : ANYTHING;
        }
        if ((c == 'x' || c == 'p' || c == 'P') && isAt('{')) {
            at = Math.max(at, regex.indexOf('}', at)) + 1;
            return ANYTHING;
        }
        if (c == 'p' || c == 'P') {
            at++;
            return ANYTHING;
        }
        for (int digits = 1; isOctal(c) && digits < 3 && !isAtEnd() && isOctal(regex.charAt(at)); digits++) {
            at++;
        }
        return Character.isLetterOrDigit(c) || !isPrintable(c) ? ANYTHING : c;
    }

    /** What is one byte in every payload, but for the backslash that JSON may put before it. */
    private static boolean isPrintable(int c) {
        return c >= ' ' && c < 0x7f;
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    /** Reads how often what was read before stands. */
    Times readTimes() {
        Times times = isAtEnd()
                ? Times.ONCE
                : switch (regex.charAt(at)) {
                    case '?' -> new Times(0, true);
                    case '*' -> new Times(0, false);
                    case '+' -> new Times(2, false);
                    case '{' -> repeat();
                    default -> Times.ONCE;
                };
        boolean braces = isAt('{') && isRepeat();
        if (!times.equals(Times.ONCE) || braces) {
            at = braces ? regex.indexOf('}', at) + 1 : at + 1;
            at += isAt('?') ? 1 : 0;
        }
        return times;
    }

    private boolean isRepeat() {
        int close = regex.indexOf('}', at);
        return close > 0 && regex.substring(at + 1, close).matches("\\d{1,4}(,\\d{0,4})?");
    }

    /** That of {@code {n}}, {@code {n,}}, {@code {n,m}}; once for a brace that is none of these. */
    private Times repeat() {
        if (!isRepeat()) {
            return Times.ONCE;
        }
        String[] bounds = regex.substring(at + 1, regex.indexOf('}', at)).split(",", -1);
        int least = Integer.parseInt(bounds[0]);
        boolean most = bounds[bounds.length - 1].equals("1");
        return new Times(Math.min(least, 2), most);
    }

    /**
     * How often something stands.
     *
     * @param least 2 for any number above 1
     * @param atMostOnce whether not more than once
     */
    record Times(int least, boolean atMostOnce) {
        static final Times ONCE = new Times(1, true);
    }
}
