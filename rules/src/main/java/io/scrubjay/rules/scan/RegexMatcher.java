package io.scrubjay.rules.scan;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;

/**
 * Finds what a regular expression describes, in a window around the keyword; linear time (RE2/J). The window is as small as the
 * longest match allows; where the keyword need not stand in the match, only what is around literals that must is looked at.
 */
final class RegexMatcher implements RuleMatcher {
    /** How far before a keyword a match may begin, or behind it where the keyword does not stand in the match. */
    private static final int DISTANCE = 1024;

    /** Where nothing bounds a match. */
    private static final int WINDOW_BEHIND = 32 * 1024;
    /** On both sides; numbers are short, and hits close together where there is nothing but digits. */
    private static final int WINDOW_OF_NUMBERS = 128;

    /** How far a literal may stand behind the beginning of a string whose length hides a boundary. */
    private static final int MAX_BEHIND_LENGTH = 64;

    private static final int WINDOW_OF_STRING = 4096;

    /** Around literals nothing is gained where matches are longer. */
    private static final int MAX_REACH = 4096;

    private final Rule rule;
    private final int order;
    private final Detector.Regex regex;
    private final Pattern pattern;
    private final int mostBytes;
    private final int secretGroup;
    /** What is looked for; empty where it looks for an expression. */
    private final List<String> literals;
    /** Whether what is looked for stands in every match. */
    private final boolean hitInMatch;

    private final CertainLiterals certain;
    private final CompiledConditions conditions;
    /** How long a match is at most; 0 before anybody asked, as to find out takes the native library a millisecond. */
    private int reach;

    RegexMatcher(Rule rule, int order, Detector.Regex regex, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.regex = regex;
        LazyGaps gaps = LazyGaps.of(regex.regex());
        this.pattern = Pattern.compile(gaps.regex());
        this.mostBytes = gaps.mostBytes();
        this.secretGroup = regex.secretGroup();
        this.conditions = compiler.compile(rule.conditions());
        this.literals = literals(regex);
        this.hitInMatch = regex.sweep() == null
                && (regex.keywords().isEmpty() || RegexKeywords.standInEachMatch(regex.regex(), regex.keywords()));
        this.certain = CertainLiterals.of(gaps.regex());
        String mask = MaskText.of(rule);
        Matcher onMask = pattern.matcher(mask);
        if (onMask.find() && onMask.end() - onMask.start() == mask.length()) {
            throw MaskText.matched(mask);
        }
        if (secretGroup > pattern.groupCount()) {
            throw new IllegalArgumentException(
                    "secretGroup: " + secretGroup + " (expected: 0 to " + pattern.groupCount() + ", the groups of the regex)");
        }
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public int digits() {
        return regex.digits();
    }

    @Override
    public List<Expression> expressions() {
        if (regex.digits() > 0) {
            return List.of();
        }
        if (regex.sweep() != null) {
            return List.of(new Expression(RegexSweep.widen(regex.sweep()), false));
        }
        if (literals.isEmpty()) {
            return List.of(new Expression(RegexSweep.widen(regex.regex()), false));
        }
        return literals.stream()
                .map(word -> new Expression(ShapeSyntax.literal(word), true))
                .toList();
    }

    private static List<String> literals(Detector.Regex regex) {
        if (regex.digits() > 0 || regex.sweep() != null) {
            return List.of();
        }
        return regex.keywords().isEmpty() ? RegexLiterals.of(regex.regex()).orElse(List.of()) : regex.keywords();
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        if (hitToByte <= out.searchedTo(order) || (!literals.isEmpty() && !isCarried(field, hitToByte))) {
            return;
        }
        searchBehindLengths(field, hitToByte, out);
        int before = WINDOW_OF_NUMBERS;
        int behind = WINDOW_OF_NUMBERS;
        if (regex.digits() == 0) {
            before = hitInMatch ? Math.min(DISTANCE, reach()) : DISTANCE;
            behind = (int) Math.min(WINDOW_BEHIND, 2L * reach() + (hitInMatch ? 0 : 2 * DISTANCE));
        }
        int length = field.bytes().length;
        int from = Math.max(out.endOfLast(order), Math.max(earliest(field, hitToByte), hitToByte - before));
        int to = Math.min(length, hitToByte + behind);
        if (certain.isEmpty() || reach() > MAX_REACH) {
            to = searchWindow(field, from, to, out);
        } else {
            searchAroundLiterals(field, from, to, out);
        }
        // each later hit in the first half of what was behind this one has been seen with as much behind it
        out.setSearched(order, to == length ? length : to - behind / 2);
    }

    private int reach() {
        if (reach == 0) {
            reach = new io.scrubjay.rules.hyperscan.Pattern(regex.regex(), false, 0).maxBytes().orElse(Integer.MAX_VALUE);
        }
        return reach;
    }

    /** Each match lies in one of the windows, as these are apart by more than it can reach. */
    private void searchAroundLiterals(FieldText field, int windowFrom, int windowTo, Matches out) {
        int next = certain.next(field.text(), windowFrom, windowTo);
        while (next >= 0) {
            int from = Math.max(windowFrom, next - reach());
            int last = next;
            while (next >= 0 && next - last <= 2 * reach() + 1) {
                last = next;
                next = certain.next(field.text(), last + 1, windowTo);
            }
            searchWindow(field, from, Math.min(windowTo, last + reach() + 1), out);
        }
    }

    /** Searches a window, and beyond it while a match runs into its end; returns how far. */
    private int searchWindow(FieldText field, int windowFrom, int windowTo, Matches out) {
        int to = windowTo;
        int cut = search(field, windowFrom, to, out);
        while (cut >= 0) {
            // the match that begins there ran into the window's end: let it see as much again
            to = (int) Math.min(field.bytes().length, to + 2L * (to - cut));
            cut = search(field, cut, to, out);
        }
        return to;
    }

    /** Looks where a string begins in a message that nobody has taken apart: a boundary there is hidden by the string's length. */
    private void searchBehindLengths(FieldText field, int hitToByte, Matches out) {
        if (!field.isBinary()) {
            return;
        }
        for (int from = Math.max(0, hitToByte - MAX_BEHIND_LENGTH); from < hitToByte; from++) {
            if (from >= out.endOfLast(order) && field.isBehindLength(from)) {
                int to = from + Math.min(WINDOW_OF_STRING, reach()) + 1;
                search(field, from, from, Math.min(field.bytes().length, to), out);
            }
        }
    }

    /** An expression that the sweep looks for may be hit in a key or in a value, and not over the step between them. */
    private int earliest(FieldText field, int hitToByte) {
        return literals.isEmpty() ? field.partFrom(hitToByte) : 0;
    }

    /** Whether a literal stands in the key or in the value, where the sweep sees it. */
    private boolean isCarried(FieldText field, int hitToByte) {
        int part = field.partFrom(hitToByte);
        return part == 0
                || literals.stream().anyMatch(word -> SweptLiteral.startOf(field.bytes(), hitToByte, word) >= part);
    }

    private int search(FieldText field, int from, int to, Matches out) {
        // a boundary there depends on the byte before, but not where a value begins
        return search(field, from == 0 || from == field.valueFrom() ? from : from - 1, from, to, out);
    }

    /** Adds all matches of a window that begin at a place or behind it; returns where one begins that the window's end may have cut short, -1 if none does. */
    private int search(FieldText field, int windowFrom, int from, int windowTo, Matches out) {
        field.budget().take(windowTo - windowFrom);
        String window = field.text().substring(windowFrom, windowTo);
        boolean last = windowTo == field.bytes().length;
        Matcher matcher = pattern.matcher(window);
        int at = from - windowFrom;
        while (at <= window.length() && certain.allow(window, at) && matcher.find(at)) {
            int tooLong = beside(matcher) - mostBytes;
            if (tooLong > 0) {
                field.budget().take(matcher.end() - at);
                at = matcher.start() + tooLong;
                continue;
            }
            if (matcher.end() == window.length() && !last) {
                return windowFrom + matcher.start();
            }
            add(field, windowFrom, matcher, out);
            at = Math.max(matcher.end(), matcher.start() + 1);
        }
        return -1;
    }

    /** How long a match is beside its secret. */
    private int beside(Matcher matcher) {
        int group = group(matcher);
        int secret = matcher.start(group) < 0 ? 0 : matcher.end(group) - matcher.start(group);
        return matcher.end() - matcher.start() - (group == 0 ? 0 : secret);
    }

    private void add(FieldText field, int windowFrom, Matcher matcher, Matches out) {
        int group = group(matcher);
        int from = windowFrom + matcher.start(group);
        int to = windowFrom + matcher.end(group);
        if (matcher.start(group) >= 0
                && to > from
                && field.passes(conditions, windowFrom + matcher.start(), windowFrom + matcher.end(), from, to)) {
            out.add(rule, order, from, to);
        }
    }

    private int group(Matcher matcher) {
        if (secretGroup != Detector.Regex.FIRST_GROUP) {
            return secretGroup;
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.start(group) >= 0 && matcher.end(group) > matcher.start(group)) {
                return group;
            }
        }
        return 0;
    }
}
