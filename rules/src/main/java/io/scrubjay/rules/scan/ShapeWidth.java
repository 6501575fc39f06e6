package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;

/**
 * How many bytes a shape takes in a payload. Escapes of JSON count in its literals, a run has its own length.
 *
 * @param min at least
 * @param max at most
 */
record ShapeWidth(int min, int max) {
    boolean isFixed() {
        return min == max;
    }

    ShapeWidth plus(ShapeWidth other) {
        return new ShapeWidth(min + other.min, max + other.max);
    }

    /** So many bytes of a run as a payload may hold them. */
    static ShapeWidth escaped(Alphabet alphabet, int bytes) {
        return new ShapeWidth(bytes, ShapeSyntax.isEscapable(alphabet) ? 2 * bytes : bytes);
    }

    static ShapeWidth of(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> {
                int escapable = (int)
                        literal.text().chars().filter(c -> c == '/' || c == '"').count();
                int doubled = (int) literal.text().chars().filter(c -> c == '\\').count();
                yield new ShapeWidth(literal.text().length(), literal.text().length() + 3 * escapable + doubled);
            }
            case Shape.Run run -> new ShapeWidth(run.min(), run.max());
            case Shape.Sequence sequence -> {
                ShapeWidth all = new ShapeWidth(0, 0);
                for (Shape part : sequence.parts()) {
                    all = all.plus(of(part));
                }
                yield all;
            }
            case Shape.Choice choice -> {
                int min = Integer.MAX_VALUE;
                int max = 0;
                for (Shape alternative : choice.alternatives()) {
                    ShapeWidth width = of(alternative);
                    min = Math.min(min, width.min);
                    max = Math.max(max, width.max);
                }
                yield new ShapeWidth(min, max);
            }
            case Shape.Maybe maybe -> new ShapeWidth(0, of(maybe.part()).max);
            case Shape.Secret secret -> of(secret.part());
        };
    }
}
