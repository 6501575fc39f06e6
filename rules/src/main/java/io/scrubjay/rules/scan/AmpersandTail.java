package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Says how much of a value follows an ampersand. A form goes on there with a name and an equals sign, a shell with another command, HTML with the rest of
 * an entity; what else stands there is part of the password: {@code DB_PASSWORD=salt&pepper}.
 */
final class AmpersandTail {
    private static final int MAX_BYTES = 64;

    private static final boolean[] IN_TAIL = inTail();

    private AmpersandTail() {}

    /** Whether values of a shape may hold many signs, so that they end at an ampersand only as a form goes on there. */
    static boolean mayFollow(Shape shape) {
        @Nullable Alphabet last = ShapeMatcher.lastAlphabet(shape);
        return last != null && "!%*".chars().allMatch(last::contains) && !last.contains('&');
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
