package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;

/** Rewrites a shape into what it looks like percent-encoded (RFC 3986): reserved characters as {@code %} and two digits. */
final class PercentShape {
    private static final String UNRESERVED = "-._~";
    private static final int ENCODED_BYTES = 3;

    private PercentShape() {}

    /** @param literals whether literals are rewritten too, and not only runs */
    static Shape of(Shape shape, boolean literals) {
        return switch (shape) {
            case Shape.Literal literal -> literals ? literal(literal) : literal;
            case Shape.Run run -> run(run);
            case Shape.Sequence sequence ->
                new Shape.Sequence(
                        sequence.parts().stream().map(part -> of(part, literals)).toList());
            case Shape.Choice choice ->
                new Shape.Choice(choice.alternatives().stream()
                        .map(alternative -> of(alternative, literals))
                        .toList());
            case Shape.Maybe maybe -> new Shape.Maybe(of(maybe.part(), literals));
            case Shape.Secret secret -> new Shape.Secret(of(secret.part(), literals));
        };
    }

    private static Shape literal(Shape.Literal literal) {
        StringBuilder encoded = new StringBuilder();
        literal.text().chars().forEach(c -> {
            if (isUnreserved(c)) {
                encoded.append((char) c);
            } else {
                encoded.append(String.format("%%%02X", c));
            }
        });
        return encoded.length() == literal.text().length() ? literal : new Shape.Literal(encoded.toString());
    }

    private static Shape run(Shape.Run run) {
        String characters = run.alphabet().asciiCharacters();
        if (!run.alphabet().hasLettersBeyondAscii() && characters.chars().allMatch(PercentShape::isUnreserved)) {
            return run;
        }
        // the hyphen stands last, where it means itself
        String encodable = characters.replace("-", "") + "%0123456789ABCDEFabcdef" + (characters.contains("-") ? "-" : "");
        int longest = Math.min(Shape.MAX_RUN_BYTES, run.max() * ENCODED_BYTES);
        return new Shape.Run(Alphabet.of(encodable), run.min(), longest);
    }

    private static boolean isUnreserved(int c) {
        return Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0;
    }
}
