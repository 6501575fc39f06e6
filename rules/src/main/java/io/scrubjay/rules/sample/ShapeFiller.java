package io.scrubjay.rules.sample;

import io.scrubjay.rules.Shape;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes random text of a shape. One thread. */
final class ShapeFiller {
    /** An open run is filled this much beyond its minimum, at most. */
    private static final int MAX_BEYOND_MIN = 12;

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();
    private int secretFrom = -1;
    private int secretTo = -1;

    private ShapeFiller(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Text that the shape matches.
     *
     * @param shortest whether runs take their least length, options are left out and the first alternatives taken
     */
    static Sample fill(Shape shape, RandomGenerator random, boolean shortest) {
        ShapeFiller filler = new ShapeFiller(random);
        filler.append(shape, shortest);
        return filler.secretFrom < 0
                ? new Sample(filler.text.toString(), 0, filler.text.length())
                : new Sample(filler.text.toString(), filler.secretFrom, filler.secretTo);
    }

    private void append(Shape shape, boolean shortest) {
        switch (shape) {
            case Shape.Literal literal -> text.append(literal.text());
            case Shape.Run run -> append(run, shortest);
            case Shape.Sequence(List<Shape> parts) -> parts.forEach(part -> append(part, shortest));
            case Shape.Choice(List<Shape> alternatives) ->
                append(alternatives.get(shortest ? 0 : random.nextInt(alternatives.size())), shortest);
            case Shape.Maybe(Shape part) -> {
                if (!shortest && random.nextBoolean()) {
                    append(part, false);
                }
            }
            case Shape.Secret(Shape part) -> {
                secretFrom = text.length();
                append(part, shortest);
                secretTo = text.length();
            }
        }
    }

    private void append(Shape.Run run, boolean shortest) {
        int most = Math.min(run.max(), run.min() + MAX_BEYOND_MIN);
        int length = shortest ? run.min() : random.nextInt(run.min(), most + 1);
        // '=' pads: among others it would not be base64
        String characters = run.alphabet().asciiCharacters();
        append(characters.length() == 1 ? characters : characters.replace("=", ""), length);
    }

    private void append(String characters, int length) {
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
    }
}
