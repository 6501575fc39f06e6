package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Encoding;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the sweep looks for because it stands for text in an encoding.
 *
 * @param expression Hyperscan's syntax
 * @param alignment what a hit says
 */
record EncodedForm(RuleMatcher.Expression expression, Alignment alignment) {
    /** A percent sign as {@link ShapeSyntax#literal} writes it, and two digits of which the second is a letter. */
    private static final Pattern PERCENT_LETTER = Pattern.compile("(\\\\x25[0-9])([A-F])");

    /**
     * What a percent-encoded shape looks like; the digits behind a {@code %} in either casing.
     *
     * @param ignoreCase whether its letters match in any casing, too
     */
    static EncodedForm percent(String expression, boolean ignoreCase) {
        StringBuilder anyDigits = new StringBuilder();
        Matcher triplet = PERCENT_LETTER.matcher(expression);
        while (triplet.find()) {
            String letter = triplet.group(2);
            String either = triplet.group(1) + "[" + letter + letter.toLowerCase(Locale.ROOT) + "]";
            triplet.appendReplacement(anyDigits, Matcher.quoteReplacement(either));
        }
        triplet.appendTail(anyDigits);
        return new EncodedForm(
                new RuleMatcher.Expression(anyDigits.toString(), ignoreCase), new Alignment(Encoding.PERCENT, 0));
    }

    /** An expression, in any casing, whose hits mean text in an encoding without groups. */
    static EncodedForm of(String expression, Encoding encoding) {
        return new EncodedForm(new RuleMatcher.Expression(expression, true), new Alignment(encoding, 0));
    }
}
