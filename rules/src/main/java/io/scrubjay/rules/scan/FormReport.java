package io.scrubjay.rules.scan;

import com.google.re2j.Pattern;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says what is missing where a rule was told of a hit that its form does not match. */
final class FormReport {
    private FormReport() {}

    /** @param hits where the hits end in the text */
    static String of(Rule rule, FieldText field, Set<Integer> hits) {
        String allowed = allowing(rule.conditions().allowKeys(), field.origin().key());
        if (allowed != null) {
            return "allow.keys: " + allowed;
        }
        allowed = allowing(rule.conditions().allowServices(), field.origin().service());
        if (allowed != null) {
            return "allow.services: " + allowed;
        }
        return switch (rule.detector()) {
            case Detector.Token token -> token(token, field.bytes(), hits);
            case Detector.Keyword keyword -> "a keyword, but no value of its form is assigned to it";
            case Detector.Regex regex -> "a keyword, but the expression matches nothing around it";
            case Detector.Key key -> "the name, but no value in a form that counts, or one that only stands for one";
            case Detector.Pair pair ->
                "the identifier's form, but no secret of its form within " + pair.withinBytes() + " bytes";
            case Detector.Block block -> "the first mark, but nothing encoded behind it";
        };
    }

    private static @Nullable String allowing(List<String> expressions, @Nullable String name) {
        for (String expression : expressions) {
            if (name != null && Pattern.matches(expression, name)) {
                return expression;
            }
        }
        return null;
    }

    /** The same for a rule that was told of no hit at all. */
    static String withoutHit(Rule rule, byte[] text) {
        return switch (rule.detector()) {
            case Detector.Token token -> {
                String closest = closest(token, text, IntStream.range(0, text.length));
                yield closest.isEmpty() ? "nothing of its form is in the text" : closest;
            }
            case Detector.Keyword keyword -> "none of its keywords is in the text: " + String.join(", ", keyword.keywords());
            case Detector.Regex regex -> regex.keywords().isEmpty()
                    ? "nothing of its form is in the text"
                    : "none of its keywords is in the text: " + String.join(", ", regex.keywords());
            case Detector.Key key -> "none of its names is in the text: " + String.join(", ", key.names());
            case Detector.Pair pair -> "nothing of its identifier's form is in the text";
            case Detector.Block block -> "its first mark is not in the text";
        };
    }

    private static String token(Detector.Token token, byte[] text, Set<Integer> hits) {
        SweepExpression sweep = SweepExpression.of(token.shape());
        String closest = closest(
                token,
                text,
                hits.stream()
                        .flatMapToInt(hit -> IntStream.rangeClosed(
                                Math.max(0, hit - sweep.maxBehindStart()), hit - sweep.minBehindStart())));
        return closest.isEmpty() ? "a part of it, but not its beginning" : closest;
    }

    /** What is missing at the one of the places where least is; empty where nothing of the form is at any. */
    private static String closest(Detector.Token token, byte[] text, IntStream places) {
        List<Shape> parts = SweepExpression.flatten(token.shape());
        List<ShapeMatcher> prefixes = IntStream.range(1, parts.size())
                .mapToObj(count -> prefix(parts, count, token.ignoreCase()))
                .toList();
        ShapeMatcher whole = prefix(parts, parts.size(), token.ignoreCase());
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        int mostParts = 0;
        int bestFrom = 0;
        for (int from : places.toArray()) {
            if (whole.match(text, from, span)) {
                return token.leftBoundary() && !LeftBoundary.at(text, from)
                        ? "left boundary: it stands behind a letter, a digit or _"
                        : "a longer run, and the rule says extend: false";
            }
            int fitting = fitting(prefixes, text, from);
            if (fitting > mostParts) {
                mostParts = fitting;
                bestFrom = from;
            }
        }
        return mostParts == 0
                ? ""
                : "no " + word(parts.get(mostParts)) + " behind " + behind(parts, mostParts, token.ignoreCase(), text, bestFrom);
    }

    /** How many of the parts stand at this place, one behind the other. */
    private static int fitting(List<ShapeMatcher> prefixes, byte[] text, int from) {
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        int count = 0;
        while (count < prefixes.size() && prefixes.get(count).match(text, from, span)) {
            count++;
        }
        return count;
    }

    private static ShapeMatcher prefix(List<Shape> parts, int count, boolean ignoreCase) {
        return ShapeMatcher.compile(
                new Shape.Sequence(parts.subList(0, count)), ignoreCase, ShapeMatcher.End.EXTEND);
    }

    private static String word(Shape part) {
        return switch (part) {
            case Shape.Literal literal -> "'" + literal.text() + "'";
            case Shape.Run run -> "run of " + length(run) + " " + run.alphabet();
            case Shape.Sequence sequence -> "part of its form";
            case Shape.Choice choice -> "alternative";
            case Shape.Maybe maybe -> "optional part";
            case Shape.Secret secret -> word(secret.part());
        };
    }

    private static String length(Shape.Run run) {
        if (run.min() == run.max()) {
            return String.valueOf(run.min());
        }
        return run.max() == Shape.MAX_RUN_BYTES ? run.min() + " or more" : run.min() + " to " + run.max();
    }

    /** What stands before the missing part and how much of it is there, in the rule's own words. */
    private static String behind(List<Shape> parts, int count, boolean ignoreCase, byte[] text, int from) {
        String before = word(parts.get(count - 1));
        if (!(parts.get(count) instanceof Shape.Run run)) {
            return before;
        }
        ShapeMatcher.Span span = new ShapeMatcher.Span();
        if (!prefix(parts, count, ignoreCase).match(text, from, span)) {
            return before;
        }
        int to = span.to;
        while (to < text.length && run.alphabet().contains(text[to])) {
            to++;
        }
        return before + ", only " + (to - span.to);
    }
}
