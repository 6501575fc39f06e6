package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;

/**
 * Says how much of a value follows an ampersand. A form goes on there with a name and an equals sign, a shell with another command, HTML with the rest of
 * an entity; what else stands there is part of the password: {@code DB_PASSWORD=salt&pepper}.
 */
final class AmpersandTail {
    private static final int MAX_BYTES = 64;

    /** An alphabet with these takes whatever may stand in a password, but for what ends it. */
    private static final String MANY_SIGNS = "!%*";

    private static final boolean[] IN_TAIL = inTail();

    private AmpersandTail() {}

    /** A shape with ampersands where it takes many signs, at its end and elsewhere; the same one where values do not end in many signs. */
    static Shape widened(Shape shape) {
        Alphabet last = ShapeMatcher.lastAlphabet(shape);
        return last != null && !last.equals(widened(last)) ? withAmpersands(shape) : shape;
    }

    private static Shape withAmpersands(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> literal;
            case Shape.Run run -> new Shape.Run(widened(run.alphabet()), run.min(), run.max());
            case Shape.Sequence sequence ->
                new Shape.Sequence(sequence.parts().stream().map(AmpersandTail::withAmpersands).toList());
            case Shape.Choice choice ->
                new Shape.Choice(choice.alternatives().stream().map(AmpersandTail::withAmpersands).toList());
            case Shape.Maybe maybe -> new Shape.Maybe(withAmpersands(maybe.part()));
            case Shape.Secret secret -> new Shape.Secret(withAmpersands(secret.part()));
        };
    }

    private static Alphabet widened(Alphabet alphabet) {
        return MANY_SIGNS.chars().allMatch(alphabet::contains) ? alphabet.with('&') : alphabet;
    }

    /** Where a value ends that might end at {@code to}, where an ampersand may stand. */
    static int endOf(byte[] text, int to) {
        int at = to;
        while (at < text.length && text[at] == '&') {
            int end = at + 1;
            while (end < text.length && end - at <= MAX_BYTES && IN_TAIL[text[end] & 0xff]) {
                end++;
            }
            boolean named = end < text.length && "=;[%\\".indexOf(text[end]) >= 0;
            if (end == at + 1 || named || end - at > MAX_BYTES) {
                return at;
            }
            at = end;
        }
        return at;
    }

    private static boolean[] inTail() {
        boolean[] tail = RawAssignment.members("!#$^@_+~?.|*-/");
        Alphabet.ALNUM.characters().chars().forEach(c -> tail[c] = true);
        return tail;
    }
}
