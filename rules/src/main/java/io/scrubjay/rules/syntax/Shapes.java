package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Shape;
import java.util.List;

/** What the rule parser asks about a shape. */
final class Shapes {
    /** From this length on a leading literal is distinctive enough to stand inside a word. */
    private static final int DISTINCTIVE_LITERAL = 6;

    private Shapes() {}

    /** The length of the longest literal that stands in every match. */
    static int longestSureLiteral(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> literal.text().length();
            case Shape.Run run -> 0;
            case Shape.Sequence sequence ->
                sequence.parts().stream().mapToInt(Shapes::longestSureLiteral).max().orElse(0);
            case Shape.Choice choice ->
                choice.alternatives().stream().mapToInt(Shapes::longestSureLiteral).min().orElse(0);
            case Shape.Maybe maybe -> 0;
            case Shape.Secret secret -> longestSureLiteral(secret.part());
        };
    }

    /** The length of the shortest match. */
    static int minLength(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> literal.text().length();
            case Shape.Run run -> run.min();
            case Shape.Sequence sequence ->
                sequence.parts().stream().mapToInt(Shapes::minLength).sum();
            case Shape.Choice choice ->
                choice.alternatives().stream().mapToInt(Shapes::minLength).min().orElse(0);
            case Shape.Maybe maybe -> 0;
            case Shape.Secret secret -> minLength(secret.part());
        };
    }

    /** Whether a match begins so plainly that the byte before it needs a look: not with a literal of some length. */
    static boolean needsLeftBoundary(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> literal.text().length() < DISTINCTIVE_LITERAL;
            case Shape.Run run -> true;
            case Shape.Sequence sequence -> needsLeftBoundary(sequence.parts().getFirst());
            case Shape.Choice choice -> choice.alternatives().stream().anyMatch(Shapes::needsLeftBoundary);
            case Shape.Maybe maybe -> true;
            case Shape.Secret secret -> needsLeftBoundary(secret.part());
        };
    }

    /** Whether every match begins with the same fixed characters. */
    static boolean startsWithLiteral(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> true;
            case Shape.Sequence sequence -> startsWithLiteral(sequence.parts().getFirst());
            case Shape.Secret secret -> startsWithLiteral(secret.part());
            case Shape.Run run -> false;
            case Shape.Choice choice -> false;
            case Shape.Maybe maybe -> false;
        };
    }

    /**
     * In how many ways runs that border on something they could go on with may divide text among them, at most: what the
     * matcher may try at one place before it gives up.
     */
    static long ways(Shape shape) {
        return ways(flat(shape));
    }

    private static long ways(List<Shape> parts) {
        long ways = 1;
        for (int i = 0; i < parts.size(); i++) {
            Shape next = i + 1 < parts.size() ? parts.get(i + 1) : null;
            long own =
                    switch (parts.get(i)) {
                        case Shape.Run run -> next == null || isForeign(run, next) ? 1 : run.max() - run.min() + 1L;
                        case Shape.Choice(List<Shape> alternatives) ->
                            alternatives.stream().mapToLong(Shapes::ways).sum();
                        case Shape.Maybe(Shape part) -> 1 + ways(part);
                        default -> 1;
                    };
            ways = Math.min(Integer.MAX_VALUE, ways * own);
        }
        return ways;
    }

    /** Whether what follows a run begins with nothing that the run could hold. */
    private static boolean isForeign(Shape.Run run, Shape next) {
        return switch (next) {
            case Shape.Literal literal -> !run.alphabet().contains(literal.text().charAt(0));
            case Shape.Run other -> other.min() > 0
                    && other.alphabet().characters().chars().noneMatch(run.alphabet()::contains);
            default -> false;
        };
    }

    private static List<Shape> flat(Shape shape) {
        return switch (shape) {
            case Shape.Sequence(List<Shape> parts) ->
                parts.stream().flatMap(part -> flat(part).stream()).toList();
            case Shape.Secret(Shape part) -> flat(part);
            default -> List.of(shape);
        };
    }
}
