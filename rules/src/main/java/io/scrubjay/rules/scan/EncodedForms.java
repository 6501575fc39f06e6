package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.decode.Encoding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
    /** What may follow the name that a value is assigned to. */
    private static final String BEHIND_NAME = "\"'=:\\ >";

    private EncodedForms() {}

    static List<EncodedForm> of(RulePack pack) {
        Set<EncodedForm> forms = new LinkedHashSet<>();
        forms.add(EncodedForm.of(ESCAPED_ASCII, Encoding.JSON_ESCAPE));
        forms.add(EncodedForm.of(PERCENT_TWICE, Encoding.PERCENT));
        forms.add(EncodedForm.of(PERCENT_ESCAPE, Encoding.PERCENT));
        // one form for each: a literal of three bytes is much cheaper than a class of them behind a single byte
        UNRESERVED.chars().forEach(c -> forms.add(EncodedForm.of(String.format("%%%02x", c), Encoding.PERCENT)));
        forms.add(EncodedForm.of(GZIP_HEADER, Encoding.GZIP));
        addBase64(KnownBytes.GZIP, forms);
        forms.add(EncodedForm.hex(KnownBytes.GZIP));
        EncodedNames names = new EncodedNames();
        for (Rule rule : pack.rules()) {
            if (rule.mode() != Mode.OFF) {
                add(rule.detector(), names, forms);
            }
        }
        // only base64, as nobody writes assignments in hexadecimal
        names.written().forEach(known -> addBase64(known, forms));
        return List.copyOf(forms);
    }

    private static void add(Detector detector, EncodedNames names, Set<EncodedForm> forms) {
        switch (detector) {
            case Detector.Token token -> addShape(token.shape(), token.ignoreCase(), forms);
            case Detector.Keyword keyword -> keyword.keywords()
                    .forEach(word -> addName(word, keyword.common() ? BEHIND_NAME : "", keyword.common(), names, forms));
            case Detector.Regex regex -> regex.keywords().forEach(word -> addName(word, "", false, names, forms));
            case Detector.Key key -> key.names().forEach(name -> addName(name, BEHIND_NAME, true, names, forms));
            case Detector.Pair pair -> addShape(pair.id(), false, forms);
            case Detector.Block block -> addShape(block.begin(), false, forms);
        }
    }

    private static void addShape(Shape shape, boolean ignoreCase, Set<EncodedForm> forms) {
        for (KnownBytes known : KnownBytes.of(shape, ignoreCase)) {
            addBase64(known, forms);
            forms.add(EncodedForm.hex(known));
        }
        for (boolean literals : new boolean[] {true, false}) {
            percent(shape, literals)
                    .map(encoded -> EncodedForm.percent(SweepExpression.of(encoded).expression(), ignoreCase))
                    .ifPresent(forms::add);
        }
    }

    /**
     * A name in the casings in which names are written; its base64 is added with that of all others.
     *
     * @param hex whether in hexadecimal, too: only what everybody calls secrets, since it takes a form a casing
     */
    private static void addName(String word, String behind, boolean hex, EncodedNames names, Set<EncodedForm> forms) {
        names.add(word, behind);
        percent(new Shape.Literal(word), true)
                .map(encoded -> SweepExpression.literal(((Shape.Literal) encoded).text()))
                .ifPresent(encoded -> forms.add(EncodedForm.percent(encoded, true)));
        if (!hex) {
            return;
        }
        String upper = word.toUpperCase(Locale.ROOT);
        for (String written : List.of(word, upper, upper.charAt(0) + word.substring(1))) {
            KnownBytes known = KnownBytes.of(written, behind);
            if (known.isSelective()) {
                forms.add(EncodedForm.hex(known));
            }
        }
    }

    private static void addBase64(KnownBytes known, Set<EncodedForm> forms) {
        for (int offset = 0; offset < 3; offset++) {
            forms.add(EncodedForm.base64(known, offset));
        }
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
