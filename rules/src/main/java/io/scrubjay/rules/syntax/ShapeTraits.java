package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Shape;
import java.util.List;

/** What can be said of a shape without text: for people who write rules. */
public final class ShapeTraits {
    private ShapeTraits() {}

    /** The length of the longest literal that stands in every match. */
    public static int longestLiteral(Shape shape) {
        return Shapes.longestSureLiteral(shape);
    }

    /**
     * In how many ways runs that border on something they could go on with may divide text among them, at most: what the
     * matcher may try at one place before it gives up.
     */
    public static long ways(Shape shape) {
        return Shapes.ways(shape);
    }

    /** How many bits the runs of the shortest match hold if they are random. */
    public static double randomBits(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> 0;
            case Shape.Run run ->
                run.min() * Math.log(run.alphabet().characters().length()) / Math.log(2);
            case Shape.Sequence(List<Shape> parts) ->
                parts.stream().mapToDouble(ShapeTraits::randomBits).sum();
            case Shape.Choice(List<Shape> alternatives) ->
                alternatives.stream().mapToDouble(ShapeTraits::randomBits).min().orElse(0);
            case Shape.Maybe maybe -> 0;
            case Shape.Secret(Shape part) -> randomBits(part);
        };
    }
}
