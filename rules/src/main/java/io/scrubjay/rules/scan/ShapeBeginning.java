package io.scrubjay.rules.scan;

import io.scrubjay.rules.Shape;
import java.util.List;

/**
 * The beginning of a sequence of shapes, up to where it is rare enough.
 *
 * @param expression what to look for
 * @param width how many bytes that takes
 * @param cut whether the sequence goes on behind it
 */
record ShapeBeginning(String expression, ShapeWidth width, boolean cut) {
    /** Bytes of a run behind a literal that is rare by itself. */
    static final int ENOUGH_OF_A_RUN = 8;
    /** A run that may be longer is not followed to its end. */
    private static final int LONGEST_FOLLOWED = 128;

    /**
     * The beginning of a sequence.
     *
     * @param sure index of the part behind which it may end
     * @param enough how many bytes of a run are rare enough
     */
    static ShapeBeginning of(List<Shape> parts, int sure, int enough) {
        StringBuilder expression = new StringBuilder();
        ShapeWidth width = new ShapeWidth(0, 0);
        for (int i = 0; i < parts.size(); i++) {
            Shape part = parts.get(i);
            boolean last = i == parts.size() - 1;
            if (part instanceof Shape.Run run && i > sure && mayEndIn(run, last, width, enough)) {
                int bytes = Math.min(enough, run.min());
                if (bytes > 0) {
                    expression.append(ShapeSyntax.run(run.alphabet(), bytes, bytes));
                    width = width.plus(ShapeWidth.escaped(run.alphabet(), bytes));
                }
                return new ShapeBeginning(expression.toString(), width, true);
            }
            if (part instanceof Shape.Choice choice && i >= sure) {
                ShapeBeginning either = ofChoice(choice, enough);
                expression.append(either.expression());
                width = width.plus(either.width());
                if (either.cut()) {
                    return new ShapeBeginning(expression.toString(), width, true);
                }
            } else {
                expression.append(ShapeSyntax.regex(part));
                width = width.plus(ShapeWidth.of(part));
            }
        }
        return new ShapeBeginning(expression.toString(), width, false);
    }

    /** Ends in a run that is long by itself, or so variable that following it to its end would cost more than it tells. */
    private static boolean mayEndIn(Shape.Run run, boolean last, ShapeWidth before, int enough) {
        return last || (enough != Integer.MAX_VALUE && isRareEnough(run, before));
    }

    private static boolean isRareEnough(Shape.Run run, ShapeWidth before) {
        return run.min() >= ENOUGH_OF_A_RUN
                || (run.max() > LONGEST_FOLLOWED && before.min() + run.min() >= ENOUGH_OF_A_RUN);
    }

    /** Each alternative's beginning; cut if all are, whole otherwise. */
    private static ShapeBeginning ofChoice(Shape.Choice choice, int enough) {
        List<ShapeBeginning> beginnings = choice.alternatives().stream()
                .map(alternative -> of(SweepExpression.flatten(alternative), 0, enough))
                .toList();
        if (!beginnings.stream().allMatch(ShapeBeginning::cut)) {
            return new ShapeBeginning(ShapeSyntax.regex(choice), ShapeWidth.of(choice), false);
        }
        String either = String.join(
                "|", beginnings.stream().map(ShapeBeginning::expression).toList());
        int min = beginnings.stream().mapToInt(each -> each.width().min()).min().orElse(0);
        int max = beginnings.stream().mapToInt(each -> each.width().max()).max().orElse(0);
        return new ShapeBeginning("(?:" + either + ")", new ShapeWidth(min, max), true);
    }
}
