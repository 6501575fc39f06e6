package io.scrubjay.rules.scan;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;
import java.util.Optional;

/** Finds what a regular expression describes, in a window around the keyword; linear time (RE2/J). */
final class RegexMatcher implements RuleMatcher {
    private static final int WINDOW_BEFORE = 1024;
    private static final int WINDOW_BEHIND = 32 * 1024;
    /** On both sides; numbers are short, and hits close together where there is nothing but digits. */
    private static final int WINDOW_OF_NUMBERS = 128;

    private final Rule rule;
    private final int order;
    private final Detector.Regex regex;
    private final Pattern pattern;
    private final int secretGroup;
    private final CompiledConditions conditions;

    RegexMatcher(Rule rule, int order, Detector.Regex regex, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.regex = regex;
        this.pattern = Pattern.compile(regex.regex());
        this.secretGroup = regex.secretGroup();
        this.conditions = compiler.compile(rule.conditions());
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
        List<String> literals = regex.keywords();
        if (literals.isEmpty()) {
            Optional<List<String>> derived = RegexLiterals.of(regex.regex());
            if (derived.isEmpty()) {
                return List.of(new Expression(RegexSweep.widen(regex.regex()), false));
            }
            literals = derived.get();
        }
        return literals.stream()
                .map(word -> new Expression(SweepExpression.literal(word), true))
                .toList();
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        int explained = out.endOfLast(order);
        if (hitToByte <= explained) {
            return;
        }
        String text = field.text();
        boolean number = regex.digits() > 0;
        int windowFrom = Math.max(explained, Math.max(0, hitToByte - (number ? WINDOW_OF_NUMBERS : WINDOW_BEFORE)));
        int windowTo = Math.min(text.length(), hitToByte + (number ? WINDOW_OF_NUMBERS : WINDOW_BEHIND));
        if (!search(field, windowFrom, windowTo, hitToByte, out) && windowTo < text.length()) {
            // the match ran into the window's end: let it see the rest of the field
            search(field, windowFrom, text.length(), hitToByte, out);
        }
    }

    /** Adds the first match that is not over before the hit; false where the window's end may have cut one short. */
    private boolean search(FieldText field, int windowFrom, int windowTo, int hitToByte, Matches out) {
        String window = field.text().substring(windowFrom, windowTo);
        Matcher matcher = pattern.matcher(window);
        int at = 0;
        while (matcher.find(at)) {
            int group = group(matcher);
            int from = windowFrom + matcher.start(group);
            int to = windowFrom + matcher.end(group);
            if (windowFrom + matcher.end() == windowTo && windowTo < field.text().length()) {
                return false;
            }
            if (matcher.start(group) >= 0
                    && to > from
                    && conditions.accepts(
                            field.text(), windowFrom + matcher.start(), windowFrom + matcher.end(), from, to)) {
                out.add(rule, order, from, to);
            }
            if (windowFrom + matcher.start() > hitToByte) {
                return true;
            }
            at = Math.max(matcher.end(), matcher.start() + 1);
            if (at > window.length()) {
                return true;
            }
        }
        return true;
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
