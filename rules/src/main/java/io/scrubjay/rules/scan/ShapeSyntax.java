package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import java.util.List;

/** Writes shapes as expressions of Hyperscan, for payloads in which JSON may have escaped what the field holds. */
final class ShapeSyntax {
    /** Up to three in a field, of which JSON makes up to seven. */
    private static final String ESCAPES = "\\\\{0,7}";
    /** A backslash, of which JSON makes two. */
    private static final String DOUBLED = "\\x5c{1,2}";

    private static final List<String> BACKSLASHES = List.of("", "\\x5c", "\\x5c\\x5c", "\\x5c\\x5c\\x5c", "\\x5c{4,7}");

    /** A piece of a literal that is rare enough. */
    private static final int MIN_PIECE = 4;
    /** With more slashes and quotes there would be too many ways to write a text. */
    private static final int MOST_ALTERNATED = 3;

    private ShapeSyntax() {}

    /** All of a shape. */
    static String regex(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> literal(literal.text());
            case Shape.Run run -> wholeRun(run);
            case Shape.Sequence sequence -> {
                StringBuilder all = new StringBuilder();
                sequence.parts().forEach(part -> all.append(regex(part)));
                yield all.toString();
            }
            case Shape.Choice choice -> {
                List<String> alternatives =
                        choice.alternatives().stream().map(ShapeSyntax::regex).toList();
                yield "(?:" + String.join("|", alternatives) + ")";
            }
            case Shape.Maybe maybe -> "(?:" + regex(maybe.part()) + ")?";
            case Shape.Secret secret -> regex(secret.part());
        };
    }

    /**
     * Escaped text; a slash or a quote may stand behind backslashes, as in JSON. Where these leave no piece of some length,
     * each way of writing the text is an alternative of its own: the scanner looks for literals.
     */
    static String literal(String text) {
        if (longestPiece(text) >= MIN_PIECE || text.chars().filter(ShapeSyntax::isEscapable).count() > MOST_ALTERNATED) {
            return escaped(text, ESCAPES);
        }
        List<String> written = List.of("");
        for (int i = 0; i < text.length(); i++) {
            String character = escaped(text.substring(i, i + 1), "");
            List<String> before = isEscapable(text.charAt(i)) ? BACKSLASHES : List.of("");
            written = written.stream()
                    .flatMap(begun -> before.stream().map(backslashes -> begun + backslashes + character))
                    .toList();
        }
        return written.size() == 1 ? written.getFirst() : "(?:" + String.join("|", written) + ")";
    }

    private static int longestPiece(String text) {
        int longest = 0;
        int piece = 0;
        for (int i = 0; i < text.length(); i++) {
            piece = isEscapable(text.charAt(i)) ? 1 : piece + 1;
            longest = Math.max(longest, piece);
        }
        return longest;
    }

    private static boolean isEscapable(int c) {
        return c == '/' || c == '"';
    }

    private static String escaped(String text, String beforeEscapable) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isEscapable(c)) {
                expression.append(beforeEscapable);
            }
            if (c == '\\') {
                expression.append(DOUBLED);
            } else {
                expression.append(SweepExpression.written(c));
            }
        }
        return expression.toString();
    }

    /** A run as a payload may hold it: escapes of JSON make it longer than it is in the field. */
    private static String wholeRun(Shape.Run run) {
        Alphabet alphabet = run.alphabet();
        boolean longer = isEscapable(alphabet) || alphabet.contains('\t');
        return run(alphabet, run.min(), longer ? Math.min(2 * run.max(), Shape.MAX_RUN_BYTES) : run.max());
    }

    /**
     * A run; one that may hold a slash, a quote or a backslash accepts the backslashes that JSON puts before it, and one that
     * may hold a tab accepts JSON's {@code \t}.
     */
    static String run(Alphabet alphabet, int min, int max) {
        StringBuilder ranges = new StringBuilder("[");
        for (int c = 0; c < 256; c++) {
            boolean escape = (c == '\\' && isEscapable(alphabet)) || ((c == '\\' || c == 't') && alphabet.contains('\t'));
            if (alphabet.contains(c) || escape) {
                ranges.append(String.format("\\x%02x", c));
            }
        }
        ranges.append(']');
        if (min == 1 && max == 1) {
            return ranges.toString();
        }
        return ranges + (min == max ? "{" + min + "}" : "{" + min + "," + max + "}");
    }

    /** Whether JSON puts a backslash before one of its characters. */
    static boolean isEscapable(Alphabet alphabet) {
        return alphabet.contains('/') || alphabet.contains('"') || alphabet.contains('\\');
    }
}
