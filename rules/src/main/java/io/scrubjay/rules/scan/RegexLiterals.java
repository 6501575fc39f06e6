package io.scrubjay.rules.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Derives from a regular expression the literals of which one stands in every match, for the sweep. Reads RE2 syntax that
 * RE2/J has accepted already; what it does not know it takes for something without a literal. One expression each.
 */
final class RegexLiterals {
    private static final int SHORTEST = 3;
    private static final int MOST = 32;
    private static final Pattern FEW_MEMBERS =
            Pattern.compile("\\[(\\\\x[0-9a-fA-F]{2}|[0-9A-Za-z])(\\\\x[0-9a-fA-F]{2}|[0-9A-Za-z])?]");

    private final String regex;
    private int at;

    private RegexLiterals(String regex) {
        this.regex = regex;
    }

    /** Literals in lower case, to be matched in any casing; empty where no match is sure to hold one of three characters. */
    static Optional<List<String>> of(String regex) {
        if (regex.contains("\\Q")) {
            // signs between these mean themselves
            return Optional.empty();
        }
        return Optional.ofNullable(new RegexLiterals(regex).alternatives());
    }

    private @Nullable List<String> alternatives() {
        List<String> all = new ArrayList<>();
        boolean sure = true;
        while (true) {
            List<String> one = sequence();
            if (one == null) {
                sure = false;
            } else {
                all.addAll(one);
            }
            if (at >= regex.length() || regex.charAt(at) == ')') {
                return sure && all.size() <= MOST ? all.stream().distinct().toList() : null;
            }
            at++; // the bar
        }
    }

    /** The best literals of a sequence: the longest, of equally long ones the fewest. */
    private @Nullable List<String> sequence() {
        List<String> best = null;
        StringBuilder run = new StringBuilder();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            char c = regex.charAt(at);
            List<String> group = null;
            int literal = -1;
            boolean zeroWidth = false;
            if (c == '(') {
                int before = at;
                group = group();
                zeroWidth = isFlags(before, at);
            } else if (c == '[') {
                int before = at;
                skipClass();
                literal = onlyMember(regex.substring(before, at));
            } else if (c == '\\') {
                zeroWidth = at + 1 < regex.length() && "bBAzZ".indexOf(regex.charAt(at + 1)) >= 0;
                literal = escape();
            } else {
                at++;
                zeroWidth = c == '^' || c == '$';
                literal = c == '.' || zeroWidth || !isPrintable(c) ? -1 : c;
            }
            int least = quantifier();
            if (zeroWidth && least == 1) {
                continue;
            }
            if (least != 0 && literal >= 0) {
                run.append(Character.toLowerCase((char) literal));
            }
            if (literal < 0 || least != 1) {
                best = better(best, run.toString());
                run.setLength(0);
            }
            if (group != null && least != 0) {
                best = better(best, group);
            }
        }
        return better(best, run.toString());
    }

    private static @Nullable List<String> better(@Nullable List<String> best, String run) {
        return run.length() < SHORTEST ? best : better(best, List.of(run.toLowerCase(Locale.ROOT)));
    }

    private static List<String> better(@Nullable List<String> best, List<String> other) {
        if (best == null) {
            return other;
        }
        int longer = Integer.compare(shortest(other), shortest(best));
        return longer > 0 || (longer == 0 && other.size() < best.size()) ? other : best;
    }

    private static int shortest(List<String> literals) {
        return literals.stream().mapToInt(String::length).min().orElse(0);
    }

    private @Nullable List<String> group() {
        at++;
        if (at < regex.length() && regex.charAt(at) == '?') {
            while (at < regex.length() && regex.charAt(at) != ':' && regex.charAt(at) != '>' && regex.charAt(at) != ')') {
                at++;
            }
            if (at < regex.length() && regex.charAt(at) == ')') {
                at++;
                return null;
            }
            at++;
        }
        List<String> inner = alternatives();
        at++;
        return inner;
    }

    /** Whether what was read from {@code from} only sets flags: {@code (?i)}. */
    private boolean isFlags(int from, int to) {
        return regex.startsWith("(?", from) && regex.substring(from, Math.min(to, regex.length())).matches("\\(\\?[a-zA-Z-]*\\)");
    }

    private void skipClass() {
        at++;
        if (at < regex.length() && regex.charAt(at) == '^') {
            at++;
        }
        if (at < regex.length() && regex.charAt(at) == ']') {
            at++;
        }
        while (at < regex.length() && regex.charAt(at) != ']') {
            if (regex.startsWith("[:", at) && regex.indexOf(":]", at) > 0) {
                at = regex.indexOf(":]", at) + 1;
            } else if (regex.charAt(at) == '\\') {
                at++;
            }
            at++;
        }
        at++;
    }

    /** The only character of a class, or the letter that it holds in both casings, as {@link RegexSweep} writes these; otherwise -1. */
    private static int onlyMember(String characters) {
        Matcher members = FEW_MEMBERS.matcher(characters);
        if (!members.matches()) {
            return -1;
        }
        int first = Character.toLowerCase(member(members.group(1)));
        int last = members.group(2) == null ? first : Character.toLowerCase(member(members.group(2)));
        return first == last && isPrintable(first) ? first : -1;
    }

    private static int member(String written) {
        return written.length() == 1 ? written.charAt(0) : Integer.parseInt(written.substring(2), 16);
    }

    /** The printable character that an escape stands for; -1 for classes, boundaries and all that JSON escapes. */
    private int escape() {
        at++;
        if (at >= regex.length()) {
            return -1;
        }
        char c = regex.charAt(at++);
        if (c == 'x' && at + 1 < regex.length() && regex.charAt(at) != '{') {
            int code = Integer.parseInt(regex.substring(at, at + 2), 16);
            at += 2;
            return isPrintable(code) ? code : -1;
        }
        if ((c == 'x' || c == 'p' || c == 'P') && at < regex.length() && regex.charAt(at) == '{') {
            at = Math.max(at, regex.indexOf('}', at)) + 1;
            return -1;
        }
        if (c == 'p' || c == 'P') {
            at++;
            return -1;
        }
        for (int digits = 1; isOctal(c) && digits < 3 && at < regex.length() && isOctal(regex.charAt(at)); digits++) {
            at++;
        }
        return Character.isLetterOrDigit(c) || !isPrintable(c) ? -1 : c;
    }

    /** What is one byte in every payload, but for the backslash that JSON may put before it. */
    private static boolean isPrintable(int c) {
        return c >= ' ' && c < 0x7f;
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    /** How often the atom before stands at least; 2 for any number above 1. */
    private int quantifier() {
        if (at >= regex.length()) {
            return 1;
        }
        int least =
                switch (regex.charAt(at)) {
                    case '?', '*' -> 0;
                    case '+' -> 2;
                    case '{' -> repeat();
                    default -> 1;
                };
        boolean braces = regex.charAt(at) == '{' && isRepeat();
        if (least != 1 || braces) {
            at = regex.charAt(at) == '{' ? regex.indexOf('}', at) + 1 : at + 1;
            if (at < regex.length() && regex.charAt(at) == '?') {
                at++;
            }
        }
        return Math.max(0, least);
    }

    private boolean isRepeat() {
        int close = regex.indexOf('}', at);
        return close > 0 && regex.substring(at + 1, close).matches("\\d{1,4}(,\\d{0,4})?");
    }

    /** The least number of {@code {n}}, {@code {n,}}, {@code {n,m}}, above 1 as 2; 1 for a brace that is none of these. */
    private int repeat() {
        if (!isRepeat()) {
            return 1;
        }
        int least = Integer.parseInt(
                regex.substring(at + 1, regex.indexOf('}', at)).split(",", 2)[0]);
        return least == 0 ? 0 : 2;
    }
}
