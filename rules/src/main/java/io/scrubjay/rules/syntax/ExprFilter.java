package io.scrubjay.rules.syntax;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.scrubjay.rules.AllowList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be meant here of a betterleaks filter, an expression that discards a finding: alternatives of entropy, stopwords
 * and expressions, and pairs of these joined by {@code &&}.
 *
 * @param minEntropy what lies below is discarded; 0 for no such part
 * @param asksTokenEfficiency whether a part discards what reads like words
 * @param allowLists the parts about texts and expressions
 * @param unsupported the parts that cannot be meant here, as they are written; a finding that only these would discard is
 *     kept
 */
record ExprFilter(
        double minEntropy, boolean asksTokenEfficiency, List<AllowList> allowLists, List<String> unsupported) {
    private static final String SUBJECT = "\\(\\s*finding\\[\"(secret|match|line)\"\\]\\s*";
    private static final Pattern ENTROPY =
            Pattern.compile("^(?:filter\\.)?entropy\\(\\s*finding\\[\"secret\"\\]\\s*\\)\\s*<=?\\s*([0-9.]+)$");
    private static final Pattern EFFICIENCY =
            Pattern.compile("^(?:filter\\.)?failsTokenEfficiency\\(\\s*finding\\[\"secret\"\\]\\s*\\)$");
    private static final Pattern CONTAINS =
            Pattern.compile("(?s)^(?:filter\\.)?containsAny" + SUBJECT + ",\\s*\\[(.*)\\]\\s*\\)$");
    private static final Pattern MATCHES =
            Pattern.compile("(?s)^(?:filter\\.)?matchesAny" + SUBJECT + ",\\s*\\[(.*)\\]\\s*\\)$");
    private static final Pattern STRING = Pattern.compile("`([^`]*)`|\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final int MAX_SHOWN = 80;

    /** Reads a filter; an empty one discards nothing. */
    static ExprFilter parse(String text) {
        List<AllowList> allowLists = new ArrayList<>();
        List<String> unsupported = new ArrayList<>();
        double entropy = 0;
        boolean efficiency = false;
        for (String part : alternatives(text.strip())) {
            Matcher asked = ENTROPY.matcher(part);
            if (asked.find()) {
                entropy = Math.max(entropy, Double.parseDouble(asked.group(1)));
            } else if (EFFICIENCY.matcher(part).find()) {
                efficiency = true;
            } else {
                Optional<AllowList> list = allowList(part);
                list.ifPresentOrElse(allowLists::add, () -> unsupported.add(shown(part)));
            }
        }
        return new ExprFilter(Math.min(8, entropy), efficiency, List.copyOf(allowLists), List.copyOf(unsupported));
    }

    /** The operands of {@code ||}, with those of nested ones in parentheses. */
    private static List<String> alternatives(String text) {
        List<String> parts = split(text, "||");
        if (parts.size() == 1) {
            String part = parts.getFirst();
            String inner = unwrapped(part);
            return part.isEmpty() ? List.of() : inner.equals(part) ? parts : alternatives(inner);
        }
        return parts.stream().flatMap(part -> alternatives(part).stream()).toList();
    }

    private static Optional<AllowList> allowList(String part) {
        List<String> operands = split(part, "&&");
        List<String> regexes = new ArrayList<>();
        List<String> stopwords = new ArrayList<>();
        AllowList.Target target = AllowList.Target.SECRET;
        for (String operand : operands) {
            Matcher contains = CONTAINS.matcher(operand);
            Matcher matches = MATCHES.matcher(operand);
            if (contains.find() && contains.group(1).equals("secret") && stopwords.isEmpty()) {
                stopwords.addAll(strings(contains.group(2)));
            } else if (matches.find() && regexes.isEmpty()) {
                regexes.addAll(strings(matches.group(2)));
                target = AllowList.Target.valueOf(matches.group(1).toUpperCase(java.util.Locale.ROOT));
            } else {
                return Optional.empty();
            }
        }
        if ((regexes.isEmpty() && stopwords.isEmpty()) || !regexes.stream().allMatch(ExprFilter::isRe2)) {
            return Optional.empty();
        }
        return Optional.of(new AllowList(target, regexes, stopwords, operands.size() > 1));
    }

    private static boolean isRe2(String regex) {
        try {
            Pattern.compile(regex);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static List<String> strings(String list) {
        List<String> strings = new ArrayList<>();
        Matcher matcher = STRING.matcher(list);
        while (matcher.find()) {
            strings.add(
                    matcher.start(1) >= 0
                            ? matcher.group(1)
                            : matcher.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        return strings;
    }

    /** What stands between operators that are in no string, parenthesis or bracket. */
    private static List<String> split(String text, String operator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '`' || c == '"') {
                at = endOfString(text, at);
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (depth == 0 && text.startsWith(operator, at)) {
                parts.add(text.substring(from, at).strip());
                from = at + operator.length();
                at = from - 1;
            }
        }
        parts.add(text.substring(Math.min(from, text.length())).strip());
        return parts;
    }

    /** The text without parentheses around all of it. */
    private static String unwrapped(String text) {
        if (!text.startsWith("(") || !text.endsWith(")")) {
            return text;
        }
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '`' || c == '"') {
                at = endOfString(text, at);
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0 && at < text.length() - 1) {
                return text;
            }
        }
        return text.substring(1, text.length() - 1).strip();
    }

    private static int endOfString(String text, int open) {
        for (int at = open + 1; at < text.length(); at++) {
            if (text.charAt(open) == '"' && text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == text.charAt(open)) {
                return at;
            }
        }
        return text.length();
    }

    private static String shown(String part) {
        String line = part.replaceAll("\\s+", " ");
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "...";
    }
}
