package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.decode.Encoding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the sweep looks for so that it sees the secrets of a pack's rules in every encoding that the examiner undoes. */
final class EncodedForms {
    /** A JSON escape of ASCII text hides a secret; where one stands, the field is examined unescaped. */
    private static final String ESCAPED_ASCII = "\\\\u00(?:0[9ad]|[2-7][0-9a-f])";
    /** So does that of a percent sign in front of one: the text is percent-encoded twice. */
    private static final String PERCENT_TWICE = "%25[2-7][0-9a-f]";
    /** And that of a JSON escape: the text was escaped first. */
    private static final String PERCENT_ESCAPE = "%5cu00(?:0[9ad]|[2-7][0-9a-f])";
    /** What no encoder needs to percent-encode (RFC 3986 section 2.3). */
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    /** Magic number, method and flags (RFC 1952 section 2.3). */
    private static final String GZIP_HEADER = "\\x1f\\x8b\\x08[\\x00-\\x1f]";
    /** The same in base64, by where it stands in a group. */
    private static final List<EncodedForm> GZIP_IN_BASE64 =
            List.of(gzipInBase64("H4sI[A-H]", 1), gzipInBase64("[BRhx][+\\-]LC[AB]", 2), gzipInBase64("fiwg[A-Za-f]", 0));

    private static final String GZIP_IN_HEX = "1f8b08[01][0-9a-f]";

    private EncodedForms() {}

    private static EncodedForm gzipInBase64(String expression, int phase) {
        return new EncodedForm(new RuleMatcher.Expression(expression, false), Alignment.base64(phase));
    }

    static List<EncodedForm> of(RulePack pack) {
        Set<EncodedForm> forms = new LinkedHashSet<>();
        forms.add(EncodedForm.of(ESCAPED_ASCII, Encoding.JSON_ESCAPE));
        forms.add(EncodedForm.of(PERCENT_TWICE, Encoding.PERCENT));
        forms.add(EncodedForm.of(PERCENT_ESCAPE, Encoding.PERCENT));
        // one form for each: a literal of three bytes is much cheaper than a class of them behind a single byte
        UNRESERVED.chars().forEach(c -> forms.add(EncodedForm.of(String.format("%%%02x", c), Encoding.PERCENT)));
        forms.add(new EncodedForm(new RuleMatcher.Expression(GZIP_HEADER, false), new Alignment(Encoding.GZIP, 0)));
        forms.addAll(GZIP_IN_BASE64);
        forms.add(new EncodedForm(new RuleMatcher.Expression(GZIP_IN_HEX, true), Alignment.HEX));
        for (Rule rule : pack.rules()) {
            if (rule.mode() != Mode.OFF) {
                add(rule.detector(), forms);
            }
        }
        return List.copyOf(forms);
    }

    private static void add(Detector detector, Set<EncodedForm> forms) {
        switch (detector) {
            case Detector.Token token -> addShape(token.shape(), token.ignoreCase(), forms);
            case Detector.Keyword keyword -> keyword.keywords().stream()
                    .filter(Spellings::isAscii)
                    .forEach(word -> addName(word, forms));
            case Detector.Regex regex -> regex.keywords().forEach(word -> addName(word, forms));
            case Detector.Key key -> key.names().forEach(name -> addName(name, forms));
            case Detector.Pair pair -> addShape(pair.id(), false, forms);
            case Detector.Block block -> addShape(block.begin(), false, forms);
        }
    }

    private static void addShape(Shape shape, boolean ignoreCase, Set<EncodedForm> forms) {
        for (boolean literals : new boolean[] {true, false}) {
            percent(shape, literals)
                    .map(encoded -> EncodedForm.percent(SweepExpression.of(encoded).expression(), ignoreCase))
                    .ifPresent(forms::add);
        }
    }

    private static void addName(String word, Set<EncodedForm> forms) {
        percent(new Shape.Literal(word), true)
                .map(encoded -> ShapeSyntax.literal(((Shape.Literal) encoded).text()))
                .ifPresent(encoded -> forms.add(EncodedForm.percent(encoded, true)));
    }

    /**
     * The shape with percent-encoding where it is needed; empty where that changes nothing.
     *
     * @param literals whether the literals' reserved characters are encoded, and not only those of runs
     */
    private static Optional<Shape> percent(Shape shape, boolean literals) {
        Shape encoded = PercentShape.of(shape, literals);
        return encoded.equals(shape) ? Optional.empty() : Optional.of(encoded);
    }
}
