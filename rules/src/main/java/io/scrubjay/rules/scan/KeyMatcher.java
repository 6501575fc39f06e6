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
    /** A value of fewer bytes is no secret. */
    static final int MIN_VALUE = 4;
    /** Longer values are secrets as a whole, whatever they say, so that looking at text stays linear. */
    private static final int MAX_CHECKED = 4096;

    static final int MAX_COLON_SPACES = 3;
    private static final Check PRESENT = Objects.requireNonNull(Checks.named("present"));

    private final Rule rule;
    private final int order;
    private final KeyNames names;
    private final boolean header;
    private final Detector.Key.Part part;
    private final CompiledConditions inText;
    private final CompiledConditions underKey;
    private final RawMember raw;

    KeyMatcher(Rule rule, int order, Detector.Key key, ConditionsCompiler compiler) {
        this.rule = rule;
        this.order = order;
        this.names = new KeyNames(key.names());
        this.header = key.header();
        this.part = key.part();
        Conditions conditions = rule.conditions();
        this.raw = new RawMember(key, conditions);
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
        return names.expressions().stream()
                .map(expression -> new Expression(expression, true))
                .toList();
    }

    @Override
    public boolean mayMatch(RawPayload payload, int hitToByte) {
        return raw.mayName(payload, hitToByte);
    }

    @Override
    public void match(FieldText field, int hitToByte, Matches out) {
        if (hitToByte <= out.endOfLast(order)) {
            return;
        }
        byte[] text = field.bytes();
        int start = hitToByte == text.length ? -1 : names.startOf(text, hitToByte);
        if (start < 0) {
            return;
        }
        switch (text[hitToByte]) {
            case '"', '\'', '\\' -> member(field, start, hitToByte, out);
            case '=' -> assigned(field, start, hitToByte, out);
            default -> {
                int colon = header ? skipSpaces(text, hitToByte) : text.length;
                if (colon < text.length && text[colon] == ':') {
                    headerLine(field, start, colon + 1, out);
                }
            }
        }
    }

    /** {@code "name": "value"}, also with single quotes, in an array, and escaped as JSON in JSON is. */
    private void member(FieldText field, int start, int nameEnd, Matches out) {
        byte[] text = field.bytes();
        int quote = nameEnd;
        while (quote < text.length && text[quote] == '\\') {
            quote++;
        }
        if (quote == text.length || (text[quote] != '"' && text[quote] != '\'')) {
            return;
        }
        int colon = QuotedValue.skipSpaces(text, quote + 1);
        int beginning = KeyNames.beginningOf(text, start);
        if (colon == text.length || text[colon] != ':' || beginning < 1 || text[beginning - 1] != text[quote]) {
            return;
        }
        QuotedValue value = new QuotedValue(text, quote - nameEnd);
        int at = QuotedValue.skipSpaces(text, colon + 1);
        if (at < text.length && text[at] == '[') {
            at = QuotedValue.skipSpaces(text, at + 1);
            while (value.read(at)) {
                field.budget().take(value.after() - at);
                addFromText(field, value.from(), value.to(), out);
                int comma = QuotedValue.skipSpaces(text, value.after());
                if (comma >= text.length || text[comma] != ',') {
                    return;
                }
                at = QuotedValue.skipSpaces(text, comma + 1);
            }
        } else if (value.read(at)) {
            field.budget().take(value.after() - at);
            addFromText(field, value.from(), value.to(), out);
        }
    }

    /** The field's own key; {@code name="value"}; a parameter of a query or form. */
    private void assigned(FieldText field, int start, int operator, Matches out) {
        byte[] text = field.bytes();
        int beginning = KeyNames.beginningOf(text, start);
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
        boolean separated = isBehindSeparator(text, beginning);
        if (value.read(from)) {
            field.budget().take(value.after() - from);
            addFromText(field, value.from(), value.to(), out);
        } else if (quote == from && (separated || beginning == field.valueFrom())) {
            int to = endOfParameter(text, from);
            field.budget().take(to - from);
            if (separated || to == text.length || text[to] == '&') {
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

    private void headerLine(FieldText field, int start, int from, Matches out) {
        byte[] text = field.bytes();
        int beginning = HeaderLine.beginningOf(text, start, field.valueFrom());
        if (beginning < 0) {
            return;
        }
        int valueFrom = QuotedValue.skipSpaces(text, from);
        int valueTo = HeaderLine.endOf(text, beginning, valueFrom);
        field.budget().take(valueTo - beginning);
        if (HeaderLine.isCredential(text, valueFrom, valueTo)) {
            addFromText(field, valueFrom, valueTo, out);
        }
    }

    private void addFromText(FieldText field, int from, int to, Matches out) {
        add(field, from, to, inText, part, out);
    }

    private void add(
            FieldText field, int from, int to, CompiledConditions conditions, Detector.Key.Part of, Matches out) {
        if (of == Detector.Key.Part.PASSWORD && to - from <= MAX_CHECKED) {
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
                                && field.passes(conditions, from, to, secret, to)))) {
            out.add(rule, order, secret, to);
        }
    }

    private static int skipSpaces(byte[] text, int from) {
        int at = from;
        while (at < text.length && at - from < MAX_COLON_SPACES && QuotedValue.isSpace(text[at])) {
            at++;
        }
        return at;
    }
}
