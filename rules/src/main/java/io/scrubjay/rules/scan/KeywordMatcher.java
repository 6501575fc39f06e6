package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds values of some form that are assigned to a name which holds a keyword. */
final class KeywordMatcher implements RuleMatcher {
    /** From this length on a keyword counts in the middle of a word, too. */
    private static final int DISTINCTIVE_WORD = 8;

    private final Rule rule;
    private final int order;
    private final List<String> keywords;
    private final boolean common;
    private final ShapeMatcher shape;
    /** The same with ampersands; null where values have none. */
    private final @Nullable ShapeMatcher withAmpersands;

    private final CompiledConditions conditions;
    private final AssignedValue assigned;

    KeywordMatcher(Rule rule, int order, Detector.Keyword keyword, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.keywords = keyword.keywords();
        this.common = keyword.common();
        this.shape = ShapeMatcher.compile(keyword.shape(), false, ShapeMatcher.End.WORD);
        Shape widened = AmpersandTail.widened(keyword.shape());
        this.withAmpersands = widened.equals(keyword.shape()) ? null : ShapeMatcher.compile(widened, false, ShapeMatcher.End.WORD);
        this.conditions = compiler.compile(rule.conditions());
        this.assigned = new AssignedValue(
                new ValueStart(widened, rule.conditions()),
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
        return value >= 0
                && shapeMatches(field.bytes(), value, span)
                && field.passes(conditions, span.secretFrom, span.secretTo);
    }

    /** Matches the shape; a value goes on behind an ampersand as far as {@link AmpersandTail} says. */
    private boolean shapeMatches(byte[] text, int value, ShapeMatcher.Span span) {
        ShapeMatcher wider = withAmpersands;
        if (wider != null && wider.match(text, value, span)) {
            int ampersand = span.secretFrom;
            while (ampersand < span.secretTo && text[ampersand] != '&') {
                ampersand++;
            }
            int to = Math.min(span.secretTo, AmpersandTail.endOf(text, ampersand));
            span.steps += to - span.secretFrom;
            if (ampersand == span.secretTo) {
                return true;
            }
            if (to > ampersand) {
                span.secretTo = to;
                return true;
            }
        }
        return shape.match(text, value, span);
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
