package io.scrubjay.rules.scan;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Widens a regular expression to one that the sweep can look for in raw payloads: without anchors and boundaries, since there
 * the byte before a string is its length, and with each byte as JSON may write it. Whatever the expression matches in a field
 * is hit in a payload that carries the field. Reads RE2 syntax that RE2/J has accepted already. One expression each.
 */
final class RegexSweep {
    private static final java.util.regex.Pattern QUANTIFIER =
            java.util.regex.Pattern.compile("([*+?]|\\{(\\d{1,4})(?:,(\\d{0,4}))?})\\??");
    private static final java.util.regex.Pattern ESCAPE = java.util.regex.Pattern.compile(
            "\\\\(?:x\\{[0-9a-fA-F]+}|x[0-9a-fA-F]{2}|[pP]\\{[^}]*}|[pP].|[0-7]{1,3}|.)", java.util.regex.Pattern.DOTALL);
    /** What UTF-8 writes with two or three bytes. */
    private static final java.util.regex.Pattern BEYOND_ASCII = java.util.regex.Pattern.compile(
            "\\\\x[cCdD][0-9a-fA-F]\\\\x[89abAB][0-9a-fA-F]|\\\\x[eE][0-9a-fA-F](?:\\\\x[89abAB][0-9a-fA-F]){2}");

    private static final char UNREADABLE = '\ufffd';
    private static final String ZERO_WIDTH = "bBAzZ";

    private String regex;
    private int at;
    private boolean ignoreCase;
    private boolean dotMatchesAll;

    private RegexSweep(String regex) {
        this.regex = regex;
    }

    /** The expression in Hyperscan's syntax. */
    static String widen(String regex) {
        return new RegexSweep(regex).alternatives();
    }

    private String alternatives() {
        StringBuilder wide = new StringBuilder();
        while (at < regex.length() && regex.charAt(at) != ')') {
            switch (regex.charAt(at)) {
                case '|' -> {
                    at++;
                    wide.append('|');
                }
                case '(' -> wide.append(group());
                case '^', '$' -> skipZeroWidth(1);
                case '[' -> wide.append(one(RegexReader.endOfClass(regex, at)));
                case '\\' -> wide.append(escape());
                default -> wide.append(one(regex.offsetByCodePoints(at, 1)));
            }
        }
        return wide.toString();
    }

    private String escape() {
        char escaped = regex.charAt(at + 1);
        if (ZERO_WIDTH.indexOf(escaped) >= 0) {
            skipZeroWidth(2);
            return "";
        }
        if (escaped == 'Q') {
            unquote();
            return "";
        }
        String character = ignoreCase ? "" : characterBeyondAscii();
        return character.isEmpty() ? one(endOfEscape(at)) : character;
    }

    /** A character whose bytes in UTF-8 are written one by one, as it is or as JSON escapes it; empty where none is. */
    private String characterBeyondAscii() {
        Matcher written = BEYOND_ASCII.matcher(regex).region(at, regex.length());
        if (!written.lookingAt() || QUANTIFIER.matcher(regex).region(written.end(), regex.length()).lookingAt()) {
            return "";
        }
        String bytes = written.group();
        byte[] utf8 = HexFormat.of().parseHex(bytes.replace("\\x", ""));
        String character = new String(utf8, StandardCharsets.UTF_8);
        if (character.length() != 1 || character.charAt(0) == UNREADABLE) {
            return "";
        }
        at = written.end();
        return "(?:" + bytes + "|\\x5c(?i:u" + HexFormat.of().toHexDigits(character.charAt(0)) + "))";
    }

    private void skipZeroWidth(int characters) {
        at += characters;
        quantifier();
    }

    /** Writes what stands between {@code \Q} and {@code \E} by its numbers. */
    private void unquote() {
        int end = regex.indexOf("\\E", at);
        String plain = regex.substring(at + 2, end < 0 ? regex.length() : end)
                .codePoints()
                .mapToObj(c -> String.format("\\x{%x}", c))
                .collect(Collectors.joining());
        regex = regex.substring(0, at) + plain + (end < 0 ? "" : regex.substring(end + 2));
    }

    /** A group without its name; nothing for one that only sets flags. */
    private String group() {
        boolean outerIgnoreCase = ignoreCase;
        boolean outerDotMatchesAll = dotMatchesAll;
        at++;
        if (regex.startsWith("?P<", at) || regex.startsWith("?<", at)) {
            at = regex.indexOf('>', at) + 1;
        } else if (regex.startsWith("?", at)) {
            readFlags();
            if (regex.charAt(at++) == ')') {
                return "";
            }
        }
        String inner = alternatives();
        at++;
        ignoreCase = outerIgnoreCase;
        dotMatchesAll = outerDotMatchesAll;
        return "(?:" + inner + ")" + quantifier().text();
    }

    private void readFlags() {
        boolean on = true;
        for (at++; regex.charAt(at) != ':' && regex.charAt(at) != ')'; at++) {
            switch (regex.charAt(at)) {
                case '-' -> on = false;
                case 'i' -> ignoreCase = on;
                case 's' -> dotMatchesAll = on;
                default -> {}
            }
        }
    }

    /** What stands for one character, up to a place, with the quantifier behind it. */
    private String one(int to) {
        String expression = regex.substring(at, to);
        at = to;
        Pattern pattern = Pattern.compile((ignoreCase ? "(?i)" : "") + (dotMatchesAll ? "(?s)" : "") + expression);
        BitSet members = new BitSet();
        for (char c = 0; c < 256; c++) {
            members.set(c, pattern.matches(String.valueOf(c)));
        }
        Quantifier quantifier = quantifier();
        return WrittenBytes.of(members).repeated(quantifier.least(), quantifier.most());
    }

    private int endOfEscape(int from) {
        Matcher escape = ESCAPE.matcher(regex).region(from, regex.length());
        return escape.lookingAt() ? escape.end() : regex.length();
    }

    private Quantifier quantifier() {
        Matcher quantifier = QUANTIFIER.matcher(regex).region(at, regex.length());
        if (!quantifier.lookingAt()) {
            return Quantifier.ONCE;
        }
        at = quantifier.end();
        return Quantifier.of(quantifier);
    }

    /**
     * How often something stands.
     *
     * @param text as it is written, without the mark of a lazy one
     * @param most {@link WrittenBytes#ANY_NUMBER} where nothing bounds it
     */
    private record Quantifier(String text, int least, int most) {
        static final Quantifier ONCE = new Quantifier("", 1, 1);

        static Quantifier of(Matcher matched) {
            String text = matched.group(1);
            return switch (text.charAt(0)) {
                case '?' -> new Quantifier(text, 0, 1);
                case '*' -> new Quantifier(text, 0, WrittenBytes.ANY_NUMBER);
                case '+' -> new Quantifier(text, 1, WrittenBytes.ANY_NUMBER);
                default -> {
                    int least = Integer.parseInt(matched.group(2));
                    String most = matched.group(3);
                    yield new Quantifier(text, least, most == null ? least : bound(most));
                }
            };
        }

        private static int bound(String most) {
            return most.isEmpty() ? WrittenBytes.ANY_NUMBER : Integer.parseInt(most);
        }
    }
}
