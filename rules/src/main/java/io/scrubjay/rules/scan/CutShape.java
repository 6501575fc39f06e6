package io.scrubjay.rules.scan;

import io.scrubjay.rules.Shape;
import java.util.List;

/** Tells whether a text ends inside of a shape: whether more bytes could make a match of what stands there. Immutable, any thread. */
final class CutShape {
    private static final Step END = (text, at, to) -> at == to;

    private final Step first;

    /** @param ignoreCase whether literals match in any casing */
    CutShape(Shape shape, boolean ignoreCase) {
        this.first = compile(shape, ignoreCase, END);
    }

    /** A part of the shape and all that follows it. */
    @FunctionalInterface
    private interface Step {
        /** Whether it accepts all that is left of a text from a place on to its end, as far as it goes. */
        boolean runsOut(byte[] text, int at, int to);
    }

    /** Whether {@code text[from, to)} is the beginning of a match. */
    boolean endsIn(byte[] text, int from, int to) {
        return first.runsOut(text, from, to);
    }

    private static Step compile(Shape shape, boolean ignoreCase, Step next) {
        return switch (shape) {
            case Shape.Literal literal -> (text, at, to) -> {
                int end = endOfCommon(literal.text(), ignoreCase, text, at, to);
                return end == to || (end - at == literal.text().length() && next.runsOut(text, end, to));
            };
            case Shape.Run run -> (text, at, to) -> runsOut(run, next, text, at, to);
            case Shape.Sequence sequence -> {
                Step step = next;
                for (Shape part : sequence.parts().reversed()) {
                    step = compile(part, ignoreCase, step);
                }
                yield step;
            }
            case Shape.Choice choice -> {
                List<Step> steps = choice.alternatives().stream()
                        .map(alternative -> compile(alternative, ignoreCase, next))
                        .toList();
                yield (text, at, to) -> anyRunsOut(steps, text, at, to);
            }
            case Shape.Maybe maybe -> {
                Step with = compile(maybe.part(), ignoreCase, next);
                yield (text, at, to) -> with.runsOut(text, at, to) || next.runsOut(text, at, to);
            }
            case Shape.Secret secret -> compile(secret.part(), ignoreCase, next);
        };
    }

    private static boolean runsOut(Shape.Run run, Step next, byte[] text, int at, int to) {
        int runTo = at;
        while (runTo < to && runTo - at < run.max() && run.alphabet().contains(text[runTo])) {
            runTo++;
        }
        boolean found = runTo == to;
        for (int end = runTo; !found && end >= at + run.min(); end--) {
            found = next.runsOut(text, end, to);
        }
        return found;
    }

    private static boolean anyRunsOut(List<Step> steps, byte[] text, int at, int to) {
        for (Step step : steps) {
            if (step.runsOut(text, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static int endOfCommon(String literal, boolean ignoreCase, byte[] text, int from, int to) {
        int at = from;
        while (at < to && at - from < literal.length() && same(text[at], literal.charAt(at - from), ignoreCase)) {
            at++;
        }
        return at;
    }

    private static boolean same(byte actual, char expected, boolean ignoreCase) {
        return actual == expected
                || (ignoreCase && actual > 0 && Character.toLowerCase(actual) == Character.toLowerCase(expected));
    }
}
