package io.scrubjay.rules.scan;

import io.scrubjay.rules.Shape;
import java.util.List;

/** Tells whether a text ends inside of a shape: whether more bytes could make a match of what stands there. */
final class CutShape {
    private CutShape() {}

    /**
     * Whether the text from a place to its end is the beginning of a match.
     *
     * @param ignoreCase whether literals match in any casing
     */
    static boolean at(Shape shape, boolean ignoreCase, byte[] text, int from) {
        return runsOut(SweepExpression.flatten(shape), 0, ignoreCase, text, from);
    }

    /** Whether the parts from {@code next} on accept all that is left of the text, as far as it goes. */
    private static boolean runsOut(List<Shape> parts, int next, boolean ignoreCase, byte[] text, int at) {
        if (at == text.length) {
            return true;
        }
        if (next == parts.size()) {
            return false;
        }
        return switch (parts.get(next)) {
            case Shape.Literal literal -> {
                int to = endOfCommon(literal.text(), ignoreCase, text, at);
                yield to == text.length
                        || (to - at == literal.text().length() && runsOut(parts, next + 1, ignoreCase, text, to));
            }
            case Shape.Run run -> {
                int to = at;
                while (to < text.length && to - at < run.max() && run.alphabet().contains(text[to])) {
                    to++;
                }
                boolean found = to == text.length;
                for (int end = to; !found && end >= at + run.min(); end--) {
                    found = runsOut(parts, next + 1, ignoreCase, text, end);
                }
                yield found;
            }
            case Shape.Choice choice ->
                choice.alternatives().stream()
                        .anyMatch(one -> runsOut(with(one, parts, next + 1), 0, ignoreCase, text, at));
            case Shape.Maybe maybe ->
                runsOut(with(maybe.part(), parts, next + 1), 0, ignoreCase, text, at)
                        || runsOut(parts, next + 1, ignoreCase, text, at);
            case Shape.Sequence _, Shape.Secret _ ->
                throw new IllegalArgumentException("part: " + parts.get(next) + " (expected: flattened)");
        };
    }

    private static List<Shape> with(Shape first, List<Shape> parts, int next) {
        return SweepExpression.flatten(
                new Shape.Sequence(List.of(first, new Shape.Sequence(parts.subList(next, parts.size())))));
    }

    private static int endOfCommon(String literal, boolean ignoreCase, byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < literal.length() && same(text[at], literal.charAt(at - from), ignoreCase)) {
            at++;
        }
        return at;
    }

    private static boolean same(byte actual, char expected, boolean ignoreCase) {
        return actual == expected
                || (ignoreCase && actual > 0 && Character.toLowerCase(actual) == Character.toLowerCase(expected));
    }
}
