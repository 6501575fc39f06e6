package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.ArrayList;
import java.util.List;

/** Finds values of some form that are assigned to a name which holds a keyword. */
final class KeywordMatcher implements RuleMatcher {
    /** The longest way from the end of a keyword to a few bytes into the value, in bytes. */
    private static final int REACH = 384;
    /** From this length on a keyword counts in the middle of a word, too. */
    private static final int DISTINCTIVE_WORD = 6;
    /** How much of the value the sweep asks for. */
    private static final int VALUE_BYTES = 12;

    private final Rule rule;
    private final int order;
    private final List<String> keywords;
    private final boolean common;
    private final Detector.Keyword keyword;
    private final boolean[] firstByte = new boolean[256];
    private final int shortestKeyword;
    private final int longestKeyword;
    private final ShapeMatcher shape;
    private final CompiledConditions conditions;

    KeywordMatcher(Rule rule, int order, Detector.Keyword keyword, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.keyword = keyword;
        this.keywords = keyword.keywords();
        this.common = keyword.common();
        this.shape = ShapeMatcher.compile(keyword.shape(), false, ShapeMatcher.End.EXACT);
        this.conditions = compiler.compile(rule.conditions());
        this.shortestKeyword = keywords.stream().mapToInt(String::length).min().orElseThrow();
        this.longestKeyword = keywords.stream().mapToInt(String::length).max().orElseThrow();
        for (String word : keywords) {
            firstByte[word.charAt(0)] = true;
            firstByte[Character.toUpperCase(word.charAt(0))] = true;
        }
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
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        int latest = hitToByte - shortestKeyword;
        for (int at = Math.max(explained, common ? hitToByte - REACH : hitToByte - longestKeyword); at <= latest; at++) {
            if (at >= 0 && firstByte[text[at] & 0xff] && matchesAt(field, at, hitToByte, span)) {
                out.add(rule, order, span.secretFrom, span.secretTo);
                return;
            }
        }
    }

    private boolean matchesAt(FieldText field, int at, int hitToByte, ShapeMatcher.Span span) {
        for (String word : keywords) {
            int behind = at + word.length();
            boolean fits = common ? behind <= hitToByte : behind == hitToByte;
            if (fits
                    && startsWith(field.bytes(), at, word)
                    && (word.length() >= DISTINCTIVE_WORD || beginsWord(field.bytes(), at))
                    && valueMatches(field, at, behind, span)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word of its own begins here, and not the middle of another ({@code okta} in {@code rookTable}). */
    private boolean beginsWord(byte[] text, int at) {
        if (common || LeftBoundary.at(text, at)) {
            return true;
        }
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
