package io.scrubjay.rules.scan;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.Check;
import io.scrubjay.rules.check.Checks;
import io.scrubjay.rules.check.CompiledConditions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds values under names that say that they are secret.
 *
 * <p>Under the examined field's own key any value counts that is there at all. In text only strict forms count: a quoted
 * member and its quoted value, a quoted assignment, a parameter of a query, a header line.
 */
final class KeyMatcher implements RuleMatcher {
    /** A value of fewer bytes is no secret; the sweep asks for as many. */
    private static final int MIN_VALUE = 4;
    /** Longer values in text are not asked whether they are stand-ins, so that looking at text stays linear. */
    private static final int MAX_CHECKED = 4096;

    private static final int MAX_COLON_SPACES = 3;
    private static final Check PRESENT = Objects.requireNonNull(Checks.named("present"));

    private final Rule rule;
    private final int order;
    private final KeyNames names;
    private final boolean header;
    private final Detector.Key.Part part;
    private final CompiledConditions inText;
    private final CompiledConditions underKey;

    KeyMatcher(Rule rule, int order, Detector.Key key, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.names = new KeyNames(key.names());
        this.header = key.header();
        this.part = key.part();
        Conditions conditions = rule.conditions();
        this.inText = compiler.compile(conditions);
        this.underKey = compiler.compile(new Conditions(
                0,
                0,
                0,
                conditions.stopwords(),
                conditions.allowValues(),
                List.of(),
                List.of(),
                List.of(),
                conditions.allowLists()));
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public List<Expression> expressions() {
        String any = names.expression();
        String value = ".{" + MIN_VALUE + "}";
        Expression quoted = new Expression(any + "[\"'\\\\]{1,9}\\s*[:,}]", true);
        // protobuf KeyValue: the tag of the value behind the key; the key's own tag and length where the value came first
        Expression keyFirst = new Expression(any + "\\x12", true);
        Expression valueFirst = new Expression(
                "\\x0a[\\x01-\\x7f][" + KeyNames.PREFIX_CLASS + "]{0," + KeyNames.MAX_PREFIX + "}" + any, true);
        Expression assigned = new Expression(any + "=" + value, true);
        if (!header) {
            return List.of(quoted, keyFirst, valueFirst, assigned);
        }
        String spaces = "\\s{0," + MAX_COLON_SPACES + "}";
        return List.of(quoted, keyFirst, valueFirst, assigned, new Expression(any + spaces + ":" + spaces + value, true));
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        if (hitToByte <= out.endOfLast(order)) {
            return;
        }
        byte[] text = field.bytes();
        byte last = text[hitToByte - 1];
        if (last == ':' || last == ',' || last == '}') {
            member(field, hitToByte - 1, out);
        }
        int operator = hitToByte - MIN_VALUE - 1;
        if (operator > 0 && text[operator] == '=') {
            assigned(field, operator, out);
        }
        if (header) {
            int colon = backOverSpaces(text, hitToByte - MIN_VALUE, MAX_COLON_SPACES) - 1;
            if (colon > 0 && text[colon] == ':') {
                headerLine(field, backOverSpaces(text, colon, MAX_COLON_SPACES), colon + 1, out);
            }
        }
    }

    /** {@code "name": "value"}, also with single quotes, in an array, and escaped as JSON in JSON is. */
    private void member(FieldText field, int colon, Matches out) {
        byte[] text = field.bytes();
        int quote = backOverSpaces(text, colon, Integer.MAX_VALUE) - 1;
        if (text[colon] != ':' || quote < 1 || (text[quote] != '"' && text[quote] != '\'')) {
            return;
        }
        int nameEnd = quote;
        while (nameEnd > 0 && text[nameEnd - 1] == '\\') {
            nameEnd--;
        }
        Optional<Integer> start = names.startOf(text, nameEnd);
        int beginning = start.isEmpty() ? -1 : KeyNames.beginningOf(text, start.get());
        if (beginning < 1 || text[beginning - 1] != text[quote]) {
            return;
        }
        QuotedValue value = new QuotedValue(text, quote - nameEnd);
        int at = QuotedValue.skipSpaces(text, colon + 1);
        if (at < text.length && text[at] == '[') {
            at = QuotedValue.skipSpaces(text, at + 1);
            while (value.read(at)) {
                addFromText(field, value.from(), value.to(), out);
                int comma = QuotedValue.skipSpaces(text, value.after());
                if (comma >= text.length || text[comma] != ',') {
                    return;
                }
                at = QuotedValue.skipSpaces(text, comma + 1);
            }
        } else if (value.read(at)) {
            addFromText(field, value.from(), value.to(), out);
        }
    }

    /** The field's own key; {@code name="value"}; a parameter of a query or form. */
    private void assigned(FieldText field, int operator, Matches out) {
        byte[] text = field.bytes();
        Optional<Integer> start = names.startOf(text, operator);
        int beginning = start.isEmpty() ? -1 : KeyNames.beginningOf(text, start.get());
        if (beginning < 0) {
            return;
        }
        int from = operator + 1;
        if (from == field.valueFrom()) {
            add(field, from, text.length, underKey, part, out);
            return;
        }
        int quote = from;
        while (quote < text.length && text[quote] == '\\') {
            quote++;
        }
        QuotedValue value = new QuotedValue(text, quote - from);
        if (value.read(from)) {
            addFromText(field, value.from(), value.to(), out);
        } else if (quote == from) {
            int to = endOfParameter(text, from);
            boolean first = beginning == field.valueFrom() && (to == text.length || text[to] == '&');
            if (first || isBehindSeparator(text, beginning)) {
                addFromText(field, from, to, out);
            }
        }
    }

    private static boolean isBehindSeparator(byte[] text, int from) {
        return from > 0
                && (text[from - 1] == '?'
                        || text[from - 1] == '&'
                        || (text[from - 1] == ';' && from >= 5 && text[from - 5] == '&' && text[from - 2] == 'p'));
    }

    private static int endOfParameter(byte[] text, int from) {
        int to = from;
        while (to < text.length && text[to] > ' ' && "&\"'<>#\\`".indexOf(text[to]) < 0) {
            to++;
        }
        return to;
    }

    private void headerLine(FieldText field, int nameEnd, int from, Matches out) {
        byte[] text = field.bytes();
        Optional<Integer> start = names.startOf(text, nameEnd);
        if (start.isEmpty()) {
            return;
        }
        int beginning = HeaderLine.beginningOf(text, start.get(), field.valueFrom());
        if (beginning < 0) {
            return;
        }
        int valueFrom = QuotedValue.skipSpaces(text, from);
        int valueTo = HeaderLine.endOf(text, beginning, valueFrom);
        if (HeaderLine.isCredential(text, valueFrom, valueTo)) {
            addFromText(field, valueFrom, valueTo, out);
        }
    }

    private void addFromText(FieldText field, int from, int to, Matches out) {
        add(field, from, to, inText, part, out);
    }

    private void add(
            FieldText field, int from, int to, CompiledConditions conditions, Detector.Key.Part of, Matches out) {
        if (of == Detector.Key.Part.PASSWORD) {
            Optional<List<ConnectionString.Place>> passwords = ConnectionString.passwords(field.text(), from, to);
            if (passwords.isPresent()) {
                for (ConnectionString.Place place : passwords.get()) {
                    add(field, place.from(), place.to(), conditions, Detector.Key.Part.VALUE, out);
                }
                return;
            }
        }
        int secret = AuthenticationScheme.behind(field.bytes(), from, to);
        if (to - secret >= MIN_VALUE
                && (to - secret > MAX_CHECKED
                        || (PRESENT.accepts(field.text(), secret, to)
                                && conditions.accepts(field.text(), from, to, secret, to)))) {
            out.add(rule, order, secret, to);
        }
    }

    private static int backOverSpaces(byte[] text, int from, int most) {
        int at = from;
        while (at > 0 && from - at < most && QuotedValue.isSpace(text[at - 1])) {
            at--;
        }
        return at;
    }
}
