package io.scrubjay.rules;

import java.util.List;

/**
 * What a token looks like: literals, runs over an alphabet, their sequence, alternatives and options.
 *
 * <p>One description serves the sweep pattern, the exact matcher, the extension to the end of a run, and the
 * generator of samples and near misses. Immutable.
 */
public sealed interface Shape {
    /** The longest run that a shape may ask for, in bytes; what lies beyond is masked by the extension of the run. */
    int MAX_RUN_BYTES = 4096;

    /** Some of the few signs of which each match holds one; empty where it may be without. */
    default String heldSigns() {
        return switch (this) {
            case Literal literal -> signsAlone(literal.text().substring(0, 1));
            case Run run -> run.min() == 0 ? "" : signsAlone(run.alphabet().characters());
            case Secret secret -> secret.part().heldSigns();
            case Sequence sequence ->
                sequence.parts().stream()
                        .map(Shape::heldSigns)
                        .filter(signs -> !signs.isEmpty())
                        .findFirst()
                        .orElse("");
            case Choice _, Maybe _ -> "";
        };
    }

    private static String signsAlone(String characters) {
        return characters.chars().noneMatch(Character::isLetterOrDigit) ? characters : "";
    }

    /**
     * Exact ASCII text.
     *
     * @param text at least one character
     */
    record Literal(String text) implements Shape {
        public Literal {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("literal: empty (expected: at least one character)");
            }
            if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException("literal: " + text + " (expected: printable ASCII)");
            }
        }
    }

    /**
     * Consecutive bytes of one alphabet.
     *
     * @param min least number of bytes
     * @param max greatest number of bytes, at most {@link #MAX_RUN_BYTES}
     */
    record Run(Alphabet alphabet, int min, int max) implements Shape {
        public Run {
            if (min < 0 || max < min || max == 0 || max > MAX_RUN_BYTES) {
                throw new IllegalArgumentException("run: {" + alphabet + ":" + min + "-" + max
                        + "} (expected: 0 <= min <= max <= " + MAX_RUN_BYTES + ", max > 0)");
            }
        }
    }

    /** The parts one after another. */
    record Sequence(List<Shape> parts) implements Shape {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of the alternatives, the first that fits. */
    record Choice(List<Shape> alternatives) implements Shape {
        public Choice {
            alternatives = List.copyOf(alternatives);
            if (alternatives.size() < 2) {
                throw new IllegalArgumentException("choice: " + alternatives.size() + " (expected: at least 2 alternatives)");
            }
        }
    }

    /** The part once, or not at all. */
    record Maybe(Shape part) implements Shape {}

    /** The part that is the secret where the rest is only context; at most one in a shape, not inside a choice. */
    record Secret(Shape part) implements Shape {}
}
