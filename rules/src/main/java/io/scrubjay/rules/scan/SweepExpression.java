package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a shape that the sweep looks for, in Hyperscan's syntax, and where the shape began when it was hit.
 *
 * <p>It starts at the first literal that is long enough, or at the shape's start where what precedes has a fixed width, and
 * ends after a few bytes of the first long run: short enough to be cheap, long enough to be rare.
 *
 * @param expression what to look for
 * @param minBehindStart least distance from the shape's start to the end of the expression, in bytes
 * @param maxBehindStart greatest distance
 */
record SweepExpression(String expression, int minBehindStart, int maxBehindStart) {
    private static final int MIN_LITERAL = 3;
    private static final int DISTINCTIVE_LITERAL = 5;
    private static final int MIN_WHOLE = 16;
    /** Bytes of a run behind a literal that is rare by itself, and behind a short one such as {@code sk_}, which is not. */
    private static final int ENOUGH_OF_A_RUN = 8;

    private static final int ENOUGH_BEHIND_SHORT = 40;
    /** A run that may be longer is not followed to its end. */
    private static final int LONGEST_FOLLOWED = 128;

    /** Up to three in a field, of which JSON makes up to seven. */
    private static final String ESCAPES = "\\\\{0,7}";
    /** A backslash, of which JSON makes two. */
    private static final String DOUBLED = "\\x5c{1,2}";

    private static final List<String> BACKSLASHES = List.of("", "\\x5c", "\\x5c\\x5c", "\\x5c\\x5c\\x5c", "\\x5c{4,7}");
    /** What {@link #literal} makes of a name without slashes, quotes and backslashes. */
    private static final Pattern NAME = Pattern.compile("(?:[0-9A-Za-z]|\\\\x[2-9a-f][0-9a-f])+");

    private static final Pattern WRITTEN_BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");
    /** What stands in so much telemetry that only the whole shape is rare; as it is, and percent-encoded. */
    private static final List<String> SCHEME_ENDS = List.of("://", "%3A%2F%2F");

    /** A piece of a literal that is rare enough. */
    private static final int MIN_PIECE = 4;
    /** With more slashes and quotes there would be too many ways to write a text. */
    private static final int MOST_ALTERNATED = 3;

    /**
     * The expression of a token shape.
     *
     * @throws IllegalArgumentException if the shape holds no literal of at least three characters outside of options
     */
    static SweepExpression of(Shape shape) {
        List<Shape> parts = flatten(shape);
        int anchor = 0;
        while (anchor < parts.size() && !isAnchor(parts.get(anchor))) {
            anchor++;
        }
        if (anchor == parts.size()) {
            throw new IllegalArgumentException("shape: no literal of at least " + MIN_LITERAL
                    + " characters (expected: one, outside of options, for the sweep)");
        }
        String end = commonEnd(parts.get(anchor));
        if (end != null) {
            return ofCommonEnd(parts, anchor, new Shape.Literal(end));
        }
        int from = anchor;
        while (from > 0 && Width.of(parts.get(from - 1)).isFixed() && Width.of(parts.get(from - 1)).max() <= 16) {
            from--;
        }
        Width before = Width.of(new Shape.Sequence(parts.subList(0, from)));
        return build(parts, from, anchor, before);
    }

    /**
     * The expression of a shape with many alternatives that end alike: from that end on, which rules for other schemes then have in
     * common, so that there is one pattern for all of them.
     */
    private static SweepExpression ofCommonEnd(List<Shape> parts, int anchor, Shape.Literal end) {
        Width endWidth = Width.of(end);
        Width anchorWidth = Width.of(parts.get(anchor));
        Width before = Width.of(new Shape.Sequence(parts.subList(0, anchor)))
                .plus(new Width(anchorWidth.min() - endWidth.min(), anchorWidth.max() - endWidth.max()));
        List<Shape> rest = new ArrayList<>(parts.subList(anchor, parts.size()));
        rest.set(0, end);
        return build(rest, 0, 0, before);
    }

    /** What all alternatives of a choice of schemes end with; null for any other shape. */
    private static @Nullable String commonEnd(Shape anchor) {
        if (!(anchor instanceof Shape.Choice choice)) {
            return null;
        }
        for (String end : SCHEME_ENDS) {
            if (choice.alternatives().stream().allMatch(alternative -> isLiteralWithEnd(alternative, end))) {
                return end;
            }
        }
        return null;
    }

    private static boolean isLiteralWithEnd(Shape shape, String end) {
        List<Shape> parts = flatten(shape);
        return parts.size() == 1 && parts.getFirst() instanceof Shape.Literal literal && literal.text().endsWith(end);
    }

    /**
     * The expression of a shape that may be recognised by its length in place of a literal, as {@code AC{hex:32}} is.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static SweepExpression ofWhole(Shape shape) {
        if (hasAnchor(shape)) {
            return of(shape);
        }
        Width width = Width.of(shape);
        if (width.min() < MIN_WHOLE) {
            throw new IllegalArgumentException("shape: at least " + width.min() + " bytes and no literal of " + MIN_LITERAL
                    + " characters (expected: either a literal or at least " + MIN_WHOLE + " bytes)");
        }
        return new SweepExpression(regex(shape), width.min(), width.max());
    }

    /** Whether a literal that is long enough to look for stands in every match. */
    static boolean hasAnchor(Shape shape) {
        return flatten(shape).stream().anyMatch(SweepExpression::isAnchor);
    }

    /** The least length of a shape in bytes. */
    static int minLength(Shape shape) {
        return Width.of(shape).min();
    }

    /** The greatest length of a shape in bytes. */
    static int maxLength(Shape shape) {
        return Width.of(shape).max();
    }

    /**
     * The literal that every match of a shape begins with.
     *
     * @throws IllegalArgumentException if it begins with something else
     */
    static String firstLiteral(Shape shape) {
        if (flatten(shape).getFirst() instanceof Shape.Literal literal) {
            return literal.text();
        }
        throw new IllegalArgumentException("end: no literal first (expected: a shape that begins with fixed characters)");
    }

    private static SweepExpression build(List<Shape> parts, int from, int anchor, Width before) {
        int literal = Width.of(parts.get(anchor)).min();
        boolean distinctive = literal >= DISTINCTIVE_LITERAL && !endsInBlank(parts.get(anchor));
        int enough = distinctive ? ENOUGH_OF_A_RUN : ENOUGH_BEHIND_SHORT;
        Beginning beginning = Beginning.of(
                parts.subList(from, parts.size()), anchor - from, isEverywhere(parts.get(anchor)) ? Integer.MAX_VALUE : enough);
        Width width = before.plus(beginning.width());
        return new SweepExpression(beginning.expression(), width.min(), width.max());
    }

    /**
     * The beginning of a sequence, up to where it is rare enough.
     *
     * @param cut whether the sequence goes on behind it
     */
    private record Beginning(String expression, Width width, boolean cut) {

        /**
         * @param sure index of the part behind which it may end
         * @param enough how many bytes of a run are rare enough
         */
        static Beginning of(List<Shape> parts, int sure, int enough) {
            StringBuilder expression = new StringBuilder();
            Width width = new Width(0, 0);
            for (int i = 0; i < parts.size(); i++) {
                Shape part = parts.get(i);
                boolean last = i == parts.size() - 1;
                if (part instanceof Shape.Run run && i > sure && mayEndIn(run, last, width, enough)) {
                    int bytes = Math.min(enough, run.min());
                    if (bytes > 0) {
                        expression.append(run(run.alphabet(), bytes, bytes));
                        width = width.plus(Width.escaped(run.alphabet(), bytes));
                    }
                    return new Beginning(expression.toString(), width, true);
                }
                if (part instanceof Shape.Choice choice && i >= sure) {
                    Beginning either = ofChoice(choice, enough);
                    expression.append(either.expression());
                    width = width.plus(either.width());
                    if (either.cut()) {
                        return new Beginning(expression.toString(), width, true);
                    }
                } else {
                    expression.append(regex(part));
                    width = width.plus(Width.of(part));
                }
            }
            return new Beginning(expression.toString(), width, false);
        }

        /** Ends in a run that is long by itself, or so variable that following it to its end would cost more than it tells. */
        private static boolean mayEndIn(Shape.Run run, boolean last, Width before, int enough) {
            return last || (enough != Integer.MAX_VALUE && isRareEnough(run, before));
        }

        private static boolean isRareEnough(Shape.Run run, Width before) {
            return run.min() >= ENOUGH_OF_A_RUN
                    || (run.max() > LONGEST_FOLLOWED && before.min() + run.min() >= ENOUGH_OF_A_RUN);
        }

        /** Each alternative's beginning; cut if all are, whole otherwise. */
        private static Beginning ofChoice(Shape.Choice choice, int enough) {
            List<Beginning> beginnings = choice.alternatives().stream()
                    .map(alternative -> of(flatten(alternative), 0, enough))
                    .toList();
            if (!beginnings.stream().allMatch(Beginning::cut)) {
                return new Beginning(regex(choice), Width.of(choice), false);
            }
            String either = String.join(
                    "|", beginnings.stream().map(Beginning::expression).toList());
            int min = beginnings.stream().mapToInt(each -> each.width().min()).min().orElse(0);
            int max = beginnings.stream().mapToInt(each -> each.width().max()).max().orElse(0);
            return new Beginning("(?:" + either + ")", new Width(min, max), true);
        }
    }

    /** Whether a literal stands in so much telemetry that only the whole shape is rare. */
    private static boolean isEverywhere(Shape anchor) {
        return switch (anchor) {
            case Shape.Literal literal -> SCHEME_ENDS.stream().anyMatch(literal.text()::endsWith);
            case Shape.Choice choice -> choice.alternatives().stream()
                    .anyMatch(alternative -> isEverywhere(flatten(alternative).getLast()));
            default -> false;
        };
    }

    /** Whether a literal may stand in a sentence, so that any word may follow it: {@code "kerberos authentication"}. */
    private static boolean endsInBlank(Shape anchor) {
        return switch (anchor) {
            case Shape.Literal literal -> literal.text().endsWith(" ");
            case Shape.Choice choice ->
                choice.alternatives().stream().anyMatch(one -> endsInBlank(flatten(one).getLast()));
            default -> false;
        };
    }

    static boolean isAnchor(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> literal.text().length() >= MIN_LITERAL;
            case Shape.Choice choice -> choice.alternatives().stream()
                    .allMatch(alternative -> isAnchor(flatten(alternative).getFirst()));
            default -> false;
        };
    }

    /** The parts in order, nested sequences and the secret's marks removed, neighbouring literals joined. */
    static List<Shape> flatten(Shape shape) {
        List<Shape> flat = new ArrayList<>();
        flattenInto(shape, flat);
        return flat;
    }

    private static void flattenInto(Shape shape, List<Shape> flat) {
        switch (shape) {
            case Shape.Sequence sequence -> sequence.parts().forEach(part -> flattenInto(part, flat));
            case Shape.Secret secret -> flattenInto(secret.part(), flat);
            case Shape.Literal literal when !flat.isEmpty() && flat.getLast() instanceof Shape.Literal before ->
                flat.set(flat.size() - 1, new Shape.Literal(before.text() + literal.text()));
            default -> flat.add(shape);
        }
    }

    private static String regex(Shape shape) {
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
                        choice.alternatives().stream().map(SweepExpression::regex).toList();
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
        if (longestPiece(text) >= MIN_PIECE || text.chars().filter(SweepExpression::isEscapable).count() > MOST_ALTERNATED) {
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

    /** The lower-case name that an expression is in any casing; null if it is anything else, or too short for a {@link NameIndex}. */
    static @Nullable String name(RuleMatcher.Expression expression) {
        if (!expression.ignoreCase() || !NAME.matcher(expression.text()).matches()) {
            return null;
        }
        String name = Spellings.lowerAscii(characters(expression.text()));
        return name.length() < NameIndex.MIN_LENGTH ? null : name;
    }

    /** The text that was written with {@code \\x} and two digits where it is no letter or digit. */
    static String characters(String written) {
        return WRITTEN_BYTE
                .matcher(written)
                .replaceAll(one -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(one.group(1), 16))));
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

    /** Text in the syntax of expressions, each character of which is a byte. */
    static String written(String text) {
        StringBuilder expression = new StringBuilder();
        text.chars().forEach(c -> expression.append(written((char) c)));
        return expression.toString();
    }

    private static String written(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c) ? String.valueOf(c) : String.format("\\x%02x", (int) c);
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
                expression.append(written(c));
            }
        }
        return expression.toString();
    }

    /** A run as a payload may hold it: escapes of JSON make it longer than it is in the field. */
    private static String wholeRun(Shape.Run run) {
        Alphabet alphabet = run.alphabet();
        boolean longer = escapable(alphabet) || alphabet.contains('\t');
        return run(alphabet, run.min(), longer ? Math.min(2 * run.max(), Shape.MAX_RUN_BYTES) : run.max());
    }

    /**
     * A run; one that may hold a slash, a quote or a backslash accepts the backslashes that JSON puts before it, and one that
     * may hold a tab accepts JSON's {@code \t}.
     */
    private static String run(Alphabet alphabet, int min, int max) {
        StringBuilder ranges = new StringBuilder("[");
        for (int c = 0; c < 256; c++) {
            boolean escape = (c == '\\' && escapable(alphabet)) || ((c == '\\' || c == 't') && alphabet.contains('\t'));
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

    private static boolean escapable(Alphabet alphabet) {
        return alphabet.contains('/') || alphabet.contains('"') || alphabet.contains('\\');
    }

    /** How many bytes a part takes. */
    private record Width(int min, int max) {
        boolean isFixed() {
            return min == max;
        }

        Width plus(Width other) {
            return new Width(min + other.min, max + other.max);
        }

        static Width escaped(Alphabet alphabet, int bytes) {
            return new Width(bytes, escapable(alphabet) ? 2 * bytes : bytes);
        }

        static Width of(Shape shape) {
            return switch (shape) {
                case Shape.Literal literal -> {
                    int escapable = (int)
                            literal.text().chars().filter(c -> c == '/' || c == '"').count();
                    int doubled = (int) literal.text().chars().filter(c -> c == '\\').count();
                    yield new Width(literal.text().length(), literal.text().length() + 3 * escapable + doubled);
                }
                case Shape.Run run -> new Width(run.min(), run.max());
                case Shape.Sequence sequence -> {
                    Width all = new Width(0, 0);
                    for (Shape part : sequence.parts()) {
                        all = all.plus(of(part));
                    }
                    yield all;
                }
                case Shape.Choice choice -> {
                    int min = Integer.MAX_VALUE;
                    int max = 0;
                    for (Shape alternative : choice.alternatives()) {
                        Width width = of(alternative);
                        min = Math.min(min, width.min);
                        max = Math.max(max, width.max);
                    }
                    yield new Width(min, max);
                }
                case Shape.Maybe maybe -> new Width(0, of(maybe.part()).max);
                case Shape.Secret secret -> of(secret.part());
            };
        }
    }
}
