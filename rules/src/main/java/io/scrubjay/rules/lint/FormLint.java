package io.scrubjay.rules.lint;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.scan.SweepNeeds;
import io.scrubjay.rules.syntax.ShapeTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at the form that a rule asks for. */
final class FormLint {
    /** What is drawn from fewer bits may well be a word, a number or a date. */
    private static final double ENOUGH_BITS = 48;
    /** Characters of a literal that speak for a form as much as random ones. */
    private static final double BITS_OF_A_LITERAL = 6;
    /** A form that may divide text in more ways takes long to refuse it. */
    private static final long MOST_WAYS = 10_000;

    private static final int SHORTEST_KEYWORD = 4;
    private static final Set<String> EVERYDAY = Set.of(
            "token", "secret", "password", "passwd", "pass", "auth", "access", "api", "key", "credential", "credentials",
            "login", "user", "session", "client", "account", "private", "public", "service", "admin");

    private FormLint() {}

    static List<Warning> of(Rule rule) {
        List<Warning> warnings = new ArrayList<>();
        switch (rule.detector()) {
            case Detector.Token token -> {
                weak(rule, "token", bits(token.shape()), warnings);
                ways(rule, "token", ShapeTraits.ways(token.shape()), warnings);
            }
            case Detector.Keyword keyword -> {
                weak(rule, "value", ShapeTraits.randomBits(keyword.shape()), warnings);
                ways(rule, "value", ShapeTraits.ways(keyword.shape()), warnings);
                if (!keyword.common() && keyword.isAssigned()) {
                    keywords(rule, keyword.keywords(), "or common: true", warnings);
                }
            }
            case Detector.Regex regex -> {
                if (SweepNeeds.wholeExpression(regex)) {
                    warnings.add(new Warning(
                            rule.id(),
                            Warning.Kind.COSTLY,
                            "regex: no literal of three characters in every match (expected: one, or keywords; without them"
                                    + " the sweep looks for the expression itself)"));
                }
                keywords(rule, regex.keywords(), "or a longer one that stands in every match", warnings);
                if (!hasConditions(rule.conditions()) && rule.provider().equals("generic")) {
                    warnings.add(new Warning(
                            rule.id(),
                            Warning.Kind.WEAK,
                            "checks: none for a generic expression (expected: entropy, checks or stopwords)"));
                }
            }
            case Detector.Pair pair -> {
                ways(rule, "pair.id", ShapeTraits.ways(pair.id()), warnings);
                ways(rule, "pair.secret", ShapeTraits.ways(pair.secret()), warnings);
            }
            case Detector.Key key -> {}
            case Detector.Block block -> ways(rule, "block.begin", ShapeTraits.ways(block.begin()), warnings);
        }
        return warnings;
    }

    private static double bits(Shape shape) {
        return ShapeTraits.randomBits(shape) + BITS_OF_A_LITERAL * ShapeTraits.longestLiteral(shape);
    }

    private static void weak(Rule rule, String key, double bits, List<Warning> warnings) {
        if (bits < ENOUGH_BITS && !hasConditions(rule.conditions())) {
            warnings.add(new Warning(
                    rule.id(),
                    Warning.Kind.WEAK,
                    key + ": " + Math.round(bits) + " bits (expected: at least " + Math.round(ENOUGH_BITS)
                            + ", or entropy, checks or stopwords)"));
        }
    }

    private static boolean hasConditions(Conditions conditions) {
        return conditions.minEntropyBits() > 0
                || conditions.minDigits() > 0
                || conditions.minClasses() > 0
                || !conditions.stopwords().isEmpty()
                || !conditions.allowValues().isEmpty()
                || !conditions.checks().isEmpty()
                || !conditions.allowLists().isEmpty();
    }

    private static void ways(Rule rule, String key, long ways, List<Warning> warnings) {
        if (ways > MOST_WAYS) {
            warnings.add(new Warning(
                    rule.id(),
                    Warning.Kind.COSTLY,
                    key + ": up to " + ways + " ways to divide a text among its runs (expected: at most " + MOST_WAYS
                            + "; runs that border on each other should not share characters)"));
        }
    }

    private static void keywords(Rule rule, List<String> keywords, String otherwise, List<Warning> warnings) {
        for (String keyword : keywords) {
            String word = keyword.strip();
            if (word.length() < SHORTEST_KEYWORD) {
                warnings.add(new Warning(
                        rule.id(),
                        Warning.Kind.UNSELECTIVE,
                        "keywords: " + keyword + " (expected: at least " + SHORTEST_KEYWORD + " characters, " + otherwise + ")"));
            } else if (EVERYDAY.contains(word)) {
                warnings.add(new Warning(
                        rule.id(),
                        Warning.Kind.UNSELECTIVE,
                        "keywords: " + keyword + " (expected: no everyday word, " + otherwise + ")"));
            }
        }
    }
}
