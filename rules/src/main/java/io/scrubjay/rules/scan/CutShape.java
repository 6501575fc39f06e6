package io.scrubjay.rules.scan;

import io.scrubjay.rules.Shape;
import java.util.List;

/** Tells whether a text ends inside of a shape: whether more bytes could make a match of what stands there. Immutable, any thread. */
final class CutShape {
    private static final Step END = (text, at) -> at == text.length;

    private final Step first;

    /** @param ignoreCase whether literals match in any casing */
    CutShape(Shape shape, boolean ignoreCase) {
        this.first = compile(shape, ignoreCase, END);
    }

    /** A part of the shape and all that follows it. */
    @FunctionalInterface
    private interface Step {
        /** Whether it accepts all that is left of a text from a place on, as far as it goes. */
        boolean runsOut(byte[] text, int at);
    }

    /** Whether the text from a place to its end is the beginning of a match. */
    boolean endsIn(byte[] text, int from) {
        return first.runsOut(text, from);
    }

    private static Step compile(Shape shape, boolean ignoreCase, Step next) {
        return switch (shape) {
            case Shape.Literal literal -> (text, at) -> {
                int to = endOfCommon(literal.text(), ignoreCase, text, at);
                return to == text.length || (to - at == literal.text().length() && next.runsOut(text, to));
            };
            case Shape.Run run -> (text, at) -> runsOut(run, next, text, at);
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
                yield (text, at) -> anyRunsOut(steps, text, at);
            }
            case Shape.Maybe maybe -> {
                Step with = compile(maybe.part(), ignoreCase, next);
                yield (text, at) -> with.runsOut(text, at) || next.runsOut(text, at);
            }
            case Shape.Secret secret -> compile(secret.part(), ignoreCase, next);
        };
    }

    private static boolean runsOut(Shape.Run run, Step next, byte[] text, int at) {
        int to = at;
        while (to < text.length && to - at < run.max() && run.alphabet().contains(text[to])) {
            to++;
        }
        boolean found = to == text.length;
        for (int end = to; !found && end >= at + run.min(); end--) {
            found = next.runsOut(text, end);
        }
        return found;
    }

    private static boolean anyRunsOut(List<Step> steps, byte[] text, int at) {
        for (Step step : steps) {
            if (step.runsOut(text, at)) {
                return true;
            }
        }
        return false;
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
