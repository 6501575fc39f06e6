package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the shape language.
 *
 * <pre>
 * ghp_                 a literal; \ before { } ( ) | ? &lt; &gt; \ makes them ordinary
 * {base62:36}          a run of 36 bytes of a named alphabet; {hex:32-64}, {base64url:20+} is open, {digit} is one
 * {[a-f0-9_-]:12}      an alphabet of its own, a hyphen last; {[^:@/]:1-64}: every visible character but these
 * {[a-z0-9]+letters:8+}  these and letters beyond ASCII: Latin with marks, Greek, Cyrillic
 * (live|test)          alternatives, the first that fits
 * (_{digit:2})?        a part that may be missing
 * &lt;{base62:36}&gt;        the secret part, where the rest is context
 * </pre>
 */
public final class ShapeParser {
    private static final String SPECIAL = "{}()|?<>\\";
    /** How deep brackets may nest. */
    private static final int MAX_DEPTH = 32;

    private final String text;
    private int at;
    private int depth;
    private boolean inChoice;
    private boolean hasSecret;

    private ShapeParser(String text) {
        this.text = text;
    }

    /**
     * Parses a shape.
     *
     * @throws ShapeSyntaxException if the text is no shape
     */
    public static Shape parse(String text) {
        ShapeParser parser = new ShapeParser(text);
        Shape shape = parser.sequence();
        if (parser.at < text.length()) {
            throw parser.error(parser.at, "'" + text.charAt(parser.at)
                    + "' (expected: an opening bracket before it, or \\)");
        }
        return shape;
    }

    private Shape sequence() {
        int start = at;
        if (++depth > MAX_DEPTH) {
            throw error(start, "brackets in brackets (expected: at most " + MAX_DEPTH + " deep)");
        }
        List<Shape> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (at < text.length() && ")|>".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            switch (c) {
                case '{' -> {
                    flush(literal, parts);
                    parts.add(run());
                }
                case '(' -> {
                    flush(literal, parts);
                    parts.add(group());
                }
                case '<' -> {
                    flush(literal, parts);
                    parts.add(secret());
                }
                case '}', '?' -> throw error(at, "'" + c + "' (expected: \\" + c + ", or its bracket before it)");
                default -> literal.append(character());
            }
        }
        flush(literal, parts);
        depth--;
        if (parts.isEmpty()) {
            throw error(start, "nothing (expected: a literal, {alphabet:length}, (a|b) or <secret>)");
        }
        return parts.size() == 1 ? parts.getFirst() : new Shape.Sequence(parts);
    }

    private static void flush(StringBuilder literal, List<Shape> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Shape.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private char character() {
        char c = text.charAt(at++);
        if (c == '\\') {
            if (at == text.length() || SPECIAL.indexOf(text.charAt(at)) < 0) {
                throw error(at - 1, "'\\' (expected: one of " + SPECIAL + " after it)");
            }
            return text.charAt(at++);
        }
        if (c < ' ' || c > '~') {
            throw error(at - 1, "character " + (int) c + " (expected: printable ASCII)");
        }
        return c;
    }

    private Shape group() {
        int open = at++;
        boolean outer = inChoice;
        int firstAlternative = at;
        inChoice = true;
        List<Shape> alternatives = new ArrayList<>();
        alternatives.add(sequence());
        while (at < text.length() && text.charAt(at) == '|') {
            at++;
            alternatives.add(sequence());
        }
        inChoice = outer;
        close(')', open);
        Shape group;
        if (alternatives.size() > 1) {
            group = new Shape.Choice(alternatives);
        } else {
            group = alternatives.getFirst();
        }
        if (at < text.length() && text.charAt(at) == '?') {
            at++;
            return new Shape.Maybe(group);
        }
        if (alternatives.size() == 1) {
            throw error(firstAlternative, "one alternative (expected: (a|b) or (a)?)");
        }
        return group;
    }

    private Shape secret() {
        int open = at++;
        if (inChoice) {
            throw error(open, "'<' (expected: outside of choices and options)");
        }
        if (hasSecret) {
            throw error(open, "'<' (expected: at most one secret part)");
        }
        hasSecret = true;
        Shape part = sequence();
        close('>', open);
        return new Shape.Secret(part);
    }

    private Shape run() {
        int open = at++;
        Alphabet alphabet = at < text.length() && text.charAt(at) == '[' ? ownAlphabet() : namedAlphabet();
        int min = 1;
        int max = 1;
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
            min = number(open);
            max = min;
            if (at < text.length() && text.charAt(at) == '+') {
                at++;
                max = Shape.MAX_RUN_BYTES;
            } else if (at < text.length() && text.charAt(at) == '-') {
                at++;
                max = number(open);
            }
        }
        close('}', open);
        try {
            return new Shape.Run(alphabet, min, max);
        } catch (IllegalArgumentException e) {
            throw error(open, String.valueOf(e.getMessage()));
        }
    }

    private Alphabet namedAlphabet() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ':' && text.charAt(at) != '}') {
            at++;
        }
        String name = text.substring(start, at);
        Alphabet alphabet = Alphabet.named(name);
        if (alphabet == null) {
            throw error(start, "alphabet: " + name + " (expected: " + String.join(", ", Alphabet.names())
                    + " or [...])");
        }
        return alphabet;
    }

    private Alphabet ownAlphabet() {
        int open = at++;
        boolean negated = at < text.length() && text.charAt(at) == '^';
        if (negated) {
            at++;
        }
        boolean[] member = new boolean[128];
        while (at < text.length() && text.charAt(at) != ']') {
            int column = at;
            char from = classCharacter();
            char to = from;
            if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
                at++;
                to = classCharacter();
            }
            if (to < from) {
                throw error(column, from + "-" + to + " (expected: a range from low to high)");
            }
            Arrays.fill(member, from, to + 1, true);
        }
        close(']', open);
        if (negated) {
            for (int c = 0; c < member.length; c++) {
                member[c] = !member[c] && c > ' ' && c < 0x7f;
            }
        }
        String ranges = AlphabetRanges.of(member);
        if (ranges.isEmpty()) {
            throw error(open, "alphabet: empty (expected: at least one character)");
        }
        Alphabet alphabet = Alphabet.of(ranges);
        if (at == text.length() || text.charAt(at) != '+') {
            return alphabet;
        }
        if (!text.startsWith(Alphabet.PLUS_LETTERS, at)) {
            throw error(at, "'+' (expected: " + Alphabet.PLUS_LETTERS + ", a colon and a length, or '}')");
        }
        at += Alphabet.PLUS_LETTERS.length();
        return alphabet.plusLetters();
    }

    private char classCharacter() {
        char c = text.charAt(at++);
        if (c == '\\' && at < text.length()) {
            c = text.charAt(at++);
        }
        if (c < ' ' || c > '~') {
            throw error(at - 1, "character " + (int) c + " (expected: printable ASCII)");
        }
        return c;
    }

    private int number(int open) {
        int start = at;
        int number = 0;
        while (at < text.length()
                && text.charAt(at) >= '0'
                && text.charAt(at) <= '9'
                && number <= Shape.MAX_RUN_BYTES) {
            number = number * 10 + text.charAt(at++) - '0';
        }
        if (start == at) {
            throw error(open, "length (expected: {alphabet:n}, {alphabet:n-m} or {alphabet:n+})");
        }
        return number;
    }

    private void close(char bracket, int open) {
        if (at == text.length() || text.charAt(at) != bracket) {
            throw error(open, "'" + text.charAt(open) + "' (expected: '" + bracket + "' to close it)");
        }
        at++;
    }

    private ShapeSyntaxException error(int position, String message) {
        return new ShapeSyntaxException(position + 1, message);
    }
}
