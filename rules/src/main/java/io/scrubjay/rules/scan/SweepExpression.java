package io.scrubjay.rules.scan;

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
    /** Bytes of a run behind a short literal such as {@code sk_}, which is not rare by itself. */
    private static final int ENOUGH_BEHIND_SHORT = 40;
    /** What {@link ShapeSyntax#literal} makes of a name without slashes, quotes and backslashes. */
    private static final Pattern NAME = Pattern.compile("(?:[0-9A-Za-z]|\\\\x[2-9a-f][0-9a-f])+");

    private static final Pattern WRITTEN_BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");
    /** What stands in so much telemetry that only the whole shape is rare; as it is, and percent-encoded. */
    private static final List<String> SCHEME_ENDS = List.of("://", "%3A%2F%2F");

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
        while (from > 0 && ShapeWidth.of(parts.get(from - 1)).isFixed() && ShapeWidth.of(parts.get(from - 1)).max() <= 16) {
            from--;
        }
        ShapeWidth before = ShapeWidth.of(new Shape.Sequence(parts.subList(0, from)));
        return build(parts, from, anchor, before);
    }

    /**
     * The expression of a shape with many alternatives that end alike: from that end on, which rules for other schemes then have in
     * common, so that there is one pattern for all of them.
     */
    private static SweepExpression ofCommonEnd(List<Shape> parts, int anchor, Shape.Literal end) {
        ShapeWidth endWidth = ShapeWidth.of(end);
        ShapeWidth anchorWidth = ShapeWidth.of(parts.get(anchor));
        ShapeWidth before = ShapeWidth.of(new Shape.Sequence(parts.subList(0, anchor)))
                .plus(new ShapeWidth(anchorWidth.min() - endWidth.min(), anchorWidth.max() - endWidth.max()));
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
        ShapeWidth width = ShapeWidth.of(shape);
        if (width.min() < MIN_WHOLE) {
            throw new IllegalArgumentException("shape: at least " + width.min() + " bytes and no literal of " + MIN_LITERAL
                    + " characters (expected: either a literal or at least " + MIN_WHOLE + " bytes)");
        }
        return new SweepExpression(ShapeSyntax.regex(shape), width.min(), width.max());
    }

    /** Whether a literal that is long enough to look for stands in every match. */
    static boolean hasAnchor(Shape shape) {
        return flatten(shape).stream().anyMatch(SweepExpression::isAnchor);
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

    private static SweepExpression build(List<Shape> parts, int from, int anchor, ShapeWidth before) {
        int literal = ShapeWidth.of(parts.get(anchor)).min();
        boolean distinctive = literal >= DISTINCTIVE_LITERAL && !endsInBlank(parts.get(anchor));
        int enough = distinctive ? ShapeBeginning.ENOUGH_OF_A_RUN : ENOUGH_BEHIND_SHORT;
        ShapeBeginning beginning = ShapeBeginning.of(
                parts.subList(from, parts.size()), anchor - from, isEverywhere(parts.get(anchor)) ? Integer.MAX_VALUE : enough);
        ShapeWidth width = before.plus(beginning.width());
        return new SweepExpression(beginning.expression(), width.min(), width.max());
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

    /** Text in the syntax of expressions, each character of which is a byte. */
    static String written(String text) {
        StringBuilder expression = new StringBuilder();
        text.chars().forEach(c -> expression.append(written((char) c)));
        return expression.toString();
    }

    /** The same of one character. */
    static String written(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c) ? String.valueOf(c) : String.format("\\x%02x", (int) c);
    }
}
