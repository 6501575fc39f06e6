package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Shape;

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
}
