package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.ArrayList;
import java.util.List;

/** Finds values of some form that are assigned to a name which holds a keyword. */
final class KeywordMatcher implements RuleMatcher {
    /** From this length on a keyword counts in the middle of a word, too. */
    private static final int DISTINCTIVE_WORD = 8;

    private final Rule rule;
    private final int order;
    private final List<String> keywords;
    private final boolean common;
    private final ShapeMatcher shape;
    /** Whether a value may go on behind an ampersand. */
    private final boolean goesOn;

    private final CompiledConditions conditions;
    private final AssignedValue assigned;

    KeywordMatcher(Rule rule, int order, Detector.Keyword keyword, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.keywords = keyword.keywords();
        this.common = keyword.common();
        this.shape = ShapeMatcher.compile(keyword.shape(), false, ShapeMatcher.End.WORD);
        this.goesOn = AmpersandTail.mayFollow(keyword.shape());
        this.conditions = compiler.compile(rule.conditions());
        this.assigned = new AssignedValue(
                new ValueStart(keyword.shape(), rule.conditions()),
                keywords.stream().mapToInt(String::length).max().orElseThrow());
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        return RuleMatcher.words(keywords);
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        return RawAssignment.mayAssign(payload, hitToByte, assigned.longestWord(), assigned.value());
    }

    @Override
    public AssignedValue assigned() {
        return assigned;
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        int explained = out.endOfLast(order);
        if (hitToByte <= explained) {
            return;
        }
        ShapeMatcher.Span span = field.span();
        int earliest = Math.max(explained, field.partFrom(hitToByte));
        for (String word : keywords) {
            int from = hitToByte - word.length();
            if (from >= earliest
                    && startsWith(field.bytes(), from, word)
                    && (word.length() >= DISTINCTIVE_WORD || beginsWord(field, from))
                    && valueMatches(field, from, hitToByte, span)) {
                out.add(rule, order, span.secretFrom, span.secretTo);
                break;
            }
        }
        field.budget().take(span.steps);
    }

    /** Whether a word of its own begins here, and not the middle of another ({@code okta} in {@code rookTable}). */
    private boolean beginsWord(FieldText field, int at) {
        if (common || field.mayBegin(at)) {
            return true;
        }
        byte[] text = field.bytes();
        byte before = text[at - 1];
        return !isLetter(before) || (isLower(before) && !isLower(text[at]));
    }

    private static boolean isLetter(byte b) {
        return isLower(b) || (b >= 'A' && b <= 'Z');
    }

    private static boolean isLower(byte b) {
        return b >= 'a' && b <= 'z';
    }

    private boolean valueMatches(FieldText field, int nameFrom, int nameAt, ShapeMatcher.Span span) {
        int value = Assignment.valueAt(field.bytes(), nameFrom, nameAt);
        if (value < 0 || !shape.match(field.bytes(), value, span)) {
            return false;
        }
        if (goesOn && span.secretTo == span.to) {
            span.to = AmpersandTail.endOf(field.bytes(), span.to);
            span.steps += span.to - span.secretTo;
            span.secretTo = span.to;
        }
        return field.passes(conditions, span.secretFrom, span.secretTo);
    }

    private static boolean startsWith(byte[] text, int at, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            byte actual = text[at + i];
            if (actual < 0 || Character.toLowerCase((char) actual) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
