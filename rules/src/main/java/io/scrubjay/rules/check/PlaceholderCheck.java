package io.scrubjay.rules.check;

import java.util.List;

/**
 * Rejects stand-ins: one character repeated ({@code xxxx}, {@code ****}), counting ({@code 12345678}, {@code abcdef}),
 * templates ({@code <your-key>}, <code>${VAR}</code>, {@code %s}, {@code {{ key }}}, {@code $VAR}) and the words that
 * documentation puts in place of a secret. Values that are encrypted already ({@code ENC[...]}) need no mask either.
 */
final class PlaceholderCheck implements Check {
    private static final List<String> WORDS = List.of(
            "example", "changeme", "change-me", "change_me", "placeholder", "your-", "your_", "yourkey", "yourtoken",
            "yourapikey", "yoursecret", "yourpassword", "redacted", "dummy", "xxxxx", "*****", "insert", "replace",
            "todo", "fake", "sample", "testtest", "notreal", ".signature", "foobar", "lorem", "masked",
            "filtered", "scrubbed", "sanitized", "goes-here", "goes_here", "goeshere", "......", "1234-1234");

    private static final String[] NO_WORDS = {};
    /** The words by the character that they begin with, in either casing: nearly none begins at most places. */
    private static final String[][] BY_FIRST = byFirst();

    /** A password that begins with {@code $} has more. */
    static final int MAX_DIGITS_OF_A_NAME = 3;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_TEMPLATE = 120;
    private static final String PIPE = "| ";
    /** Words of up to this many characters are looked for only in secrets that they fill to a good part. */
    private static final int SHORT_WORD = 5;

    private static String[][] byFirst() {
        String[][] words = new String[128][];
        for (char first = 0; first < words.length; first++) {
            char lower = Characters.toLower(first);
            words[first] = WORDS.stream().filter(word -> word.charAt(0) == lower).toArray(String[]::new);
        }
        return words;
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return !isTemplate(text, from, to)
                && !isFilter(text, from)
                && !isElided(text, from, to)
                && !isMonotonous(text, from, to)
                && !holdsWord(text, from, to);
    }

    private static boolean isTemplate(String text, int from, int to) {
        char first = text.charAt(from);
        char last = text.charAt(to - 1);
        return switch (first) {
            case '<' -> last == '>' || text.indexOf('>', from) < 0;
            case '&' -> text.startsWith("&lt;", from);
            case '\'', '"' -> to - from > 1 && isTemplate(text, from + 1, last == first ? to - 1 : to);
            case '{' -> to - from == 1 || isBraced(text, from, to) || holdsVariable(text, from, to);
            case '[' -> last == ']' || to - from == 1;
            case '$' -> to - from > 1 && isVariable(text, from + 1, to);
            case '%' -> isFormat(text, from, to);
            case '@' -> isMarked(text, from, to) || holdsVariable(text, from, to) || isBehindUserInfo(text, from);
            case '#' -> isMarked(text, from, to) || holdsVariable(text, from, to);
            case 'E' -> text.startsWith("ENC[", from) || text.startsWith("ENC(", from);
            case 'v' -> text.startsWith("vault:v", from) || holdsVariable(text, from, to);
            default -> holdsVariable(text, from, to);
        };
    }

    /** The host behind {@code ://<user>:<password>}, which looks like the content of an element. */
    private static boolean isBehindUserInfo(String text, int at) {
        int open = at > 0 && text.charAt(at - 1) == '>' ? text.lastIndexOf('<', at) : 0;
        return open > 0 && at - open <= LONGEST_NAME && (text.charAt(open - 1) == ':' || text.charAt(open - 1) == '/');
    }

    /** {@code eyJhbGci...}: the rest was left out. */
    private static boolean isElided(String text, int from, int to) {
        return to - from > 3 && text.startsWith("...", to - 3);
    }

    /** A variable in a text, complete or cut off: <code>key-${NAME}</code>, <code>{{ key }}</code>, <code>{{</code>. */
    private static boolean holdsVariable(String text, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            boolean opens = text.charAt(i + 1) == '{' && "$#{".indexOf(text.charAt(i)) >= 0;
            if (opens && isNameUpTo(text, i + 2, to)) {
                return true;
            }
        }
        return false;
    }

    /** A filter in a template, behind what it works on: <code>{{ .password | b64enc }}</code>. */
    private static boolean isFilter(String text, int from) {
        int open = text.startsWith(PIPE, from - PIPE.length()) ? text.lastIndexOf("{{", from) : -1;
        return open >= 0 && from - open <= LONGEST_TEMPLATE && text.lastIndexOf("}}", from) < open;
    }

    /** {@code @NAME@}, {@code @@NAME@@}, {@code ##NAME##}: the marks of tools that fill in files. */
    private static boolean isMarked(String text, int from, int to) {
        char mark = text.charAt(from);
        int start = from;
        int end = to;
        while (end - start > 2 && text.charAt(start) == mark && text.charAt(end - 1) == mark) {
            start++;
            end--;
        }
        return start > from && isVariable(text, start, end);
    }

    /** <code>{name}</code>; with many digits it is a value in braces. */
    private static boolean isBraced(String text, int from, int to) {
        return text.charAt(to - 1) == '}'
                && isNameUpTo(text, from + 1, to)
                && text.substring(from, to).chars().filter(c -> c >= '0' && c <= '9').count() <= MAX_DIGITS_OF_A_NAME;
    }

    /** Whether a name stands here up to a closing brace, or up to the end where it was cut off. */
    private static boolean isNameUpTo(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '}') {
                return true;
            }
            if (!Characters.isAlnum(c) && "_-. |:{$".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** <code>${NAME</code>, {@code $NAME}, {@code $(command}. A bcrypt hash ({@code $2b$...}) is none. */
    private static boolean isVariable(String text, int from, int to) {
        char first = text.charAt(from);
        if (first == '{' || first == '(' || first == '[') {
            return true;
        }
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            digits += Characters.isDigit(c) ? 1 : 0;
            if ((!Characters.isAlnum(c) && c != '_') || (Characters.isDigit(c) && i == from)) {
                return false;
            }
        }
        return digits <= MAX_DIGITS_OF_A_NAME;
    }

    /** {@code %s}, {@code %d}, {@code %(name)s}, {@code %NAME%}. */
    private static boolean isFormat(String text, int from, int to) {
        return to - from <= 3
                || text.startsWith("%24%7B", from)
                || text.charAt(from + 1) == '('
                || text.charAt(from + 1) == '{'
                || text.charAt(to - 1) == '%';
    }

    /** Whether nearly every character repeats, or follows, the one before it. */
    private static boolean isMonotonous(String text, int from, int to) {
        int length = to - from;
        if (length < 4) {
            return false;
        }
        int steps = 0;
        for (int i = from + 1; i < to; i++) {
            int difference = text.charAt(i) - text.charAt(i - 1);
            if (difference >= -1 && difference <= 1) {
                steps++;
            }
        }
        return steps * 10 >= (length - 1) * 9;
    }

    private static boolean holdsWord(String text, int from, int to) {
        int length = to - from;
        for (int at = from; at < to; at++) {
            char first = text.charAt(at);
            for (String word : first < BY_FIRST.length ? BY_FIRST[first] : NO_WORDS) {
                if ((word.length() > SHORT_WORD || length <= word.length() * 4)
                        && Characters.startsWithIgnoreCase(text, at, to, word)) {
                    return true;
                }
            }
        }
        return false;
    }
}
