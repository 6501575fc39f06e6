package io.scrubjay.rules.check;

import java.util.Locale;
import java.util.Set;

/**
 * Rejects what only stands in the place of a value: nothing, truth values, {@code null}, a row of one character, a template
 * or a variable, and the few words that say that a value was left out. It asks about the value as a whole, so that a
 * secret that happens to contain such a word still counts.
 */
final class PresentCheck implements Check {
    private static final int MIN_LENGTH = 4;
    private static final int MAX_WORD_LENGTH = 24;
    private static final Set<String> WORDS = Set.of(
            "true", "false", "null", "none", "undefined", "required", "optional", "redacted", "masked", "filtered", "hidden",
            "removed", "omitted", "missing", "empty", "unset", "not set", "not_set", "sanitized", "scrubbed", "changeme",
            "change-me", "change_me", "placeholder", "string", "secret", "password", "passwd", "token", "object", "array",
            "<nil>", "(null)", "[filtered]", "[redacted]", "[masked]", "[hidden]", "[removed]", "(redacted)", "<redacted>",
            "<hidden>", "***redacted***", "[object object]");

    @Override
    public boolean accepts(String text, int from, int to) {
        int length = to - from;
        if (length < MIN_LENGTH || isRow(text, from, to) || isTemplate(text, from, to)) {
            return false;
        }
        return length > MAX_WORD_LENGTH || !WORDS.contains(text.substring(from, to).strip().toLowerCase(Locale.ROOT));
    }

    /** {@code ****}, {@code xxxxxxxx}. */
    private static boolean isRow(String text, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (text.charAt(i) != text.charAt(from)) {
                return false;
            }
        }
        return true;
    }

    /** {@code <your password>}, <code>${PASSWORD}</code>, {@code {{ password }}}, {@code %(password)s}, {@code ENC[...]}. */
    private static boolean isTemplate(String text, int from, int to) {
        // what ends an entry of a connection string
        char last = text.charAt(text.charAt(to - 1) == ';' && to - from > 1 ? to - 2 : to - 1);
        return switch (text.charAt(from)) {
            case '<' -> last == '>';
            case '$' -> (text.charAt(from + 1) == '{' && last == '}') || (text.charAt(from + 1) == '(' && last == ')');
            case '{' -> text.charAt(from + 1) == '{' && last == '}';
            case '%' -> text.charAt(from + 1) == '(' || text.charAt(from + 1) == '{' || last == '%';
            case 'E' -> text.startsWith("ENC[", from) && last == ']';
            default -> false;
        };
    }
}
