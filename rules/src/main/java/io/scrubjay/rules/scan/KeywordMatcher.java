package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.ArrayList;
import java.util.List;

/** Finds values of some form that are assigned to a name which holds a keyword. */
final class KeywordMatcher implements RuleMatcher {
    /** The longest way from the end of a keyword to a few bytes into the value, in bytes. */
    private static final int REACH = 224;
    /** How much of the value the sweep asks for. */
    private static final int VALUE_BYTES = 6;

    private final Rule rule;
    private final int order;
    private final List<String> keywords;
    private final boolean common;
    private final Detector.Keyword keyword;
    private final ShapeMatcher shape;
    private final CompiledConditions conditions;

    KeywordMatcher(Rule rule, int order, Detector.Keyword keyword) {
        this.rule = rule;
        this.order = order;
        this.keyword = keyword;
        this.keywords = keyword.keywords();
        this.common = keyword.common();
        this.shape = ShapeMatcher.compile(keyword.shape(), false, ShapeMatcher.End.EXACT);
        this.conditions = CompiledConditions.of(rule.conditions());
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> expressions = new ArrayList<>();
        if (!common) {
            for (String word : keywords) {
                expressions.add(new Expression(SweepExpression.literal(word), true));
            }
            return expressions;
        }
        List<String> words = keywords.stream().map(SweepExpression::literal).toList();
        String any = "(?:" + String.join("|", words) + ")";
        for (String form : Assignment.sweepExpressions(any, SweepExpression.prefix(keyword.shape(), VALUE_BYTES))) {
            expressions.add(new Expression(form, true));
        }
        return expressions;
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        byte[] text = field.bytes();
        int explained = out.endOfLast(order);
        if (hitToByte <= explained) {
            return;
        }
        int from = Math.max(explained, hitToByte - REACH);
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        for (String word : keywords) {
            int earliest = common ? from : hitToByte - word.length();
            for (int at = Math.max(0, earliest); at + word.length() <= hitToByte; at++) {
                if (startsWith(text, at, word) && valueMatches(field, at, at + word.length(), span)) {
                    out.add(rule, order, span.secretFrom, span.secretTo);
                    return;
                }
            }
        }
    }

    private boolean valueMatches(FieldText field, int nameFrom, int nameAt, ShapeMatcher.Span span) {
        int value = Assignment.valueAt(field.bytes(), nameFrom, nameAt);
        return value >= 0
                && shape.match(field.bytes(), value, span)
                && conditions.accepts(field.text(), span.secretFrom, span.secretTo);
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
