package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes a regular expression that is nothing but literals and repeated classes as a token's shape. One expression each.
 *
 * <p>What stays an expression: choices, options of more than one character, lazy repeats, classes that hold more than
 * printable ASCII, anchors other than a {@code \b} in front. The token finds what the expression does; where a run goes
 * on behind the match, it is masked to its end.
 */
final class RegexShapes {
    private static final int SHORTEST_LITERAL = 3;
    /** An expression that divides text in more ways is left to RE2/J, which is linear in any case. */
    private static final long MOST_WAYS = 512;

    private static final String CASELESS = "(?i)";
    private static final String BOUNDARY = "\\b";

    private final String regex;
    private final boolean ignoreCase;
    private int at;
    private boolean hasGroup;

    private RegexShapes(String regex, int from, boolean ignoreCase) {
        this.regex = regex;
        this.at = from;
        this.ignoreCase = ignoreCase;
    }

    /** Says that the rest of the expression is more than a shape can be. */
    private static final class NoShapeException extends Exception {
        private static final long serialVersionUID = 1L;

        NoShapeException() {
            super("expression: no shape (expected: literals and repeated classes)", null, false, false);
        }
    }

    /** The token that finds the same; empty where the expression is more than a shape can be. */
    static Optional<Detector.Token> token(Detector.Regex detector) {
        String regex = detector.regex();
        boolean ignoreCase = regex.startsWith(CASELESS);
        int from = ignoreCase ? CASELESS.length() : 0;
        boolean boundary = regex.startsWith(BOUNDARY, from);
        from += boundary ? BOUNDARY.length() : 0;
        if (detector.sweep() != null || detector.digits() > 0) {
            return Optional.empty();
        }
        try {
            RegexShapes reader = new RegexShapes(regex, from, ignoreCase);
            Shape shape = reader.sequence(false);
            boolean groupAsked = detector.secretGroup() > 0;
            if (reader.at < regex.length()
                    || (groupAsked && !reader.hasGroup)
                    || (reader.hasGroup && detector.secretGroup() == 0)
                    || (boundary && !startsWithWord(shape))
                    || Shapes.longestSureLiteral(shape) < SHORTEST_LITERAL
                    || Shapes.ways(shape) > MOST_WAYS
                    || !holdsKeyword(shape, detector.keywords())) {
                return Optional.empty();
            }
            return Optional.of(new Detector.Token(shape, ignoreCase, boundary, true));
        } catch (NoShapeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Shape sequence(boolean inGroup) throws NoShapeException {
        List<Shape> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        while (at < regex.length() && regex.charAt(at) != ')') {
            if (regex.charAt(at) == '(') {
                flush(literal, parts);
                parts.add(secret(inGroup));
                continue;
            }
            boolean[] member = atom();
            int min = 1;
            int max = 1;
            if (at < regex.length() && "?*+{".indexOf(regex.charAt(at)) >= 0) {
                int[] repeat = repeat();
                min = repeat[0];
                max = repeat[1];
            }
            int single = single(member);
            if (single >= 0 && min == 1 && max == 1) {
                literal.append((char) single);
            } else {
                flush(literal, parts);
                if (ignoreCase) {
                    addOtherCasing(member);
                }
                parts.add(new Shape.Run(alphabet(member), min, max));
            }
        }
        flush(literal, parts);
        if (parts.isEmpty()) {
            throw new NoShapeException();
        }
        return parts.size() == 1 ? parts.getFirst() : new Shape.Sequence(parts);
    }

    /** A group is the secret; one around all of the expression says nothing that the whole match would not. */
    private Shape secret(boolean inGroup) throws NoShapeException {
        if (inGroup || hasGroup || regex.startsWith("(?", at)) {
            throw new NoShapeException();
        }
        hasGroup = true;
        at++;
        Shape part = sequence(true);
        if (at >= regex.length() || Shapes.minLength(part) == 0) {
            throw new NoShapeException();
        }
        at++;
        if (at < regex.length() && "?*+{".indexOf(regex.charAt(at)) >= 0) {
            throw new NoShapeException();
        }
        return new Shape.Secret(part);
    }

    private static void flush(StringBuilder literal, List<Shape> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Shape.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** The characters that the atom here stands for, in the expression's casing. */
    private boolean[] atom() throws NoShapeException {
        boolean[] member = new boolean[128];
        char c = regex.charAt(at);
        if (c == '[') {
            at++;
            characterClass(member);
        } else if (c == '\\') {
            escape(member);
        } else if (".^$|?*+{".indexOf(c) >= 0 || c < ' ' || c > '~') {
            throw new NoShapeException();
        } else {
            at++;
            member[c] = true;
        }
        return member;
    }

    private void characterClass(boolean[] member) throws NoShapeException {
        if (regex.startsWith("^", at)) {
            throw new NoShapeException();
        }
        int open = at;
        while (at < regex.length() && (regex.charAt(at) != ']' || at == open)) {
            if (regex.startsWith("[:", at)) {
                throw new NoShapeException();
            }
            boolean[] from = new boolean[128];
            classMember(from);
            int low = single(from);
            boolean range = at + 1 < regex.length() && regex.charAt(at) == '-' && regex.charAt(at + 1) != ']';
            if (range) {
                at++;
                boolean[] to = new boolean[128];
                classMember(to);
                int high = single(to);
                if (low < 0 || high < low) {
                    throw new NoShapeException();
                }
                Arrays.fill(member, low, high + 1, true);
            } else {
                for (int c = 0; c < member.length; c++) {
                    member[c] |= from[c];
                }
            }
        }
        if (at >= regex.length()) {
            throw new NoShapeException();
        }
        at++;
    }

    private static void addOtherCasing(boolean[] member) {
        for (char c = 'a'; c <= 'z'; c++) {
            boolean either = member[c] || member[Character.toUpperCase(c)];
            member[c] = either;
            member[Character.toUpperCase(c)] = either;
        }
    }

    private void classMember(boolean[] member) throws NoShapeException {
        char c = regex.charAt(at);
        if (c == '\\') {
            escape(member);
        } else if (c < ' ' || c > '~') {
            throw new NoShapeException();
        } else {
            at++;
            member[c] = true;
        }
    }

    private void escape(boolean[] member) throws NoShapeException {
        char c = at + 1 < regex.length() ? regex.charAt(at + 1) : 'z';
        at += 2;
        switch (c) {
            case 'd' -> add(Alphabet.DIGIT, member);
            case 'w' -> add(Alphabet.WORD, member);
            default -> {
                if (c < ' ' || c > '~' || Character.isLetterOrDigit(c)) {
                    throw new NoShapeException();
                }
                member[c] = true;
            }
        }
    }

    private static void add(Alphabet alphabet, boolean[] member) {
        alphabet.characters().chars().forEach(c -> member[c] = true);
    }

    /** Least and greatest number of {@code ? * + {n} {n,} {n,m}}. */
    private int[] repeat() throws NoShapeException {
        char c = regex.charAt(at++);
        int[] repeat =
                switch (c) {
                    case '?' -> new int[] {0, 1};
                    case '*' -> new int[] {0, Shape.MAX_RUN_BYTES};
                    case '+' -> new int[] {1, Shape.MAX_RUN_BYTES};
                    default -> braces();
                };
        if (at < regex.length() && "?*+{".indexOf(regex.charAt(at)) >= 0) {
            throw new NoShapeException();
        }
        return repeat;
    }

    private int[] braces() throws NoShapeException {
        int close = regex.indexOf('}', at);
        String numbers = close < 0 ? "" : regex.substring(at, close);
        if (!numbers.matches("\\d{1,4}(,\\d{0,4})?")) {
            throw new NoShapeException();
        }
        at = close + 1;
        String[] both = numbers.split(",", -1);
        int min = Integer.parseInt(both[0]);
        if (both.length == 1) {
            return new int[] {min, min};
        }
        return new int[] {min, both[1].isEmpty() ? Shape.MAX_RUN_BYTES : Integer.parseInt(both[1])};
    }

    /** The one character; -1 where there are none or several. */
    private static int single(boolean[] member) {
        int single = -1;
        for (int c = 0; c < member.length; c++) {
            if (member[c]) {
                if (single >= 0) {
                    return -1;
                }
                single = c;
            }
        }
        return single;
    }

    /** By its name where one of that name has these characters. */
    private static Alphabet alphabet(boolean[] member) {
        Alphabet own = Alphabet.of(AlphabetRanges.of(member));
        for (String name : List.of("digit", "hex", "hexlower", "base32", "base36", "base62", "word", "base64url")) {
            Alphabet named = Alphabet.named(name);
            if (named != null && own.equals(named)) {
                return named;
            }
        }
        return own;
    }

    /** What a boundary in front asks for: that a letter, digit or underscore begins the match. */
    private static boolean startsWithWord(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> Alphabet.WORD.contains(literal.text().charAt(0));
            case Shape.Run run ->
                run.min() > 0 && run.alphabet().characters().chars().allMatch(Alphabet.WORD::contains);
            case Shape.Sequence sequence -> startsWithWord(sequence.parts().getFirst());
            case Shape.Secret secret -> startsWithWord(secret.part());
            case Shape.Choice choice -> false;
            case Shape.Maybe maybe -> false;
        };
    }

    /** Whether one of the keywords stands in every match, so that asking for it changes nothing. */
    private static boolean holdsKeyword(Shape shape, List<String> keywords) {
        return keywords.isEmpty() || keywords.stream().anyMatch(keyword -> holds(shape, keyword));
    }

    private static boolean holds(Shape shape, String keyword) {
        return switch (shape) {
            case Shape.Literal literal -> literal.text().toLowerCase(Locale.ROOT).contains(keyword);
            case Shape.Sequence sequence -> sequence.parts().stream().anyMatch(part -> holds(part, keyword));
            case Shape.Secret secret -> holds(secret.part(), keyword);
            case Shape.Run run -> false;
            case Shape.Choice choice -> false;
            case Shape.Maybe maybe -> false;
        };
    }
}
